using System.Collections.Immutable;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>Objects as local files, which are not evicted from the cache until this object is disposed.</summary>
public sealed class FetchedFiles : IDisposable
{
    private readonly IReadOnlyDictionary<InputObject, CachedFile> _files;

    internal FetchedFiles(IReadOnlyList<InputObject> objects, IReadOnlyDictionary<InputObject, CachedFile> files)
    {
        _files = files;
        Files = [.. objects.Select(wanted => new InputFile(wanted.Address.ToString(), files[wanted].Path))];
    }

    /// <summary>In the order of the request.</summary>
    public ImmutableArray<InputFile> Files { get; }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}
