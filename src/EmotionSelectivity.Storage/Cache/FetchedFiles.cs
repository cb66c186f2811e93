using System.Collections.Immutable;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>Objects as files of this machine, which stay there until this is disposed of.</summary>
public sealed class FetchedFiles : IDisposable
{
    private readonly IReadOnlyDictionary<InputObject, CachedFile> _files;

    internal FetchedFiles(IReadOnlyList<InputObject> objects, IReadOnlyDictionary<InputObject, CachedFile> files)
    {
        _files = files;
        Files = [.. objects.Select(wanted => new InputFile(wanted.Address.ToString(), files[wanted].Path))];
    }

    /// <summary>In the order in which they were asked for.</summary>
    public ImmutableArray<InputFile> Files { get; }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}
