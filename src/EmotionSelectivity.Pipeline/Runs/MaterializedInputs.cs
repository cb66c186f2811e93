using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Inputs as files of this machine: those of folders where they lie, those of an object store fetched, and kept until this is disposed of.</summary>
public sealed class MaterializedInputs : IDisposable
{
    /// <summary>Images that are held at once: they need to lie here only while they are decoded.</summary>
    public const int ImagesAtOnce = 256;

    private readonly FetchedFiles? _fetched;

    private MaterializedInputs(ImmutableArray<InputFile> files, FetchedFiles? fetched) => (Files, _fetched) = (files, fetched);

    /// <summary>No files.</summary>
    public static MaterializedInputs None { get; } = new([], fetched: null);

    /// <summary>In the order in which they were asked for.</summary>
    public ImmutableArray<InputFile> Files { get; }

    /// <summary>Files of a folder of this machine, there or not.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="paths">Paths in it, with forward slashes.</param>
    public static MaterializedInputs Here(string folder, IEnumerable<string> paths) => new([.. paths.Select(path => InputFile.Local(Path.Combine(folder, path)))], fetched: null);

    /// <summary>One file.</summary>
    /// <param name="place">A path or an address.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    /// <exception cref="InvalidInputException">It is not in the object store.</exception>
    public static Task<MaterializedInputs> Of(string place, CancellationToken cancellationToken) => ObjectAddress.HasScheme(place)
        ? Of([new InputObject(ObjectAddress.Parse(place))], cancellationToken)
        : Task.FromResult(new MaterializedInputs([InputFile.Local(place)], fetched: null));

    /// <summary>Objects.</summary>
    /// <exception cref="InvalidInputException">One is no longer there.</exception>
    internal static async Task<MaterializedInputs> Of(IReadOnlyList<InputObject> objects, CancellationToken cancellationToken)
    {
        var fetched = await InputCache.Shared.Fetch(objects, cancellationToken);
        return new MaterializedInputs(fetched.Files, fetched);
    }

    /// <summary>Files of a run that has begun, by the hashes that it began with; what lies here already is not asked for.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="inputs">Paths in it, with forward slashes, and hashes. The bytes of a file may have changed since.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    /// <exception cref="InvalidInputException">One is no longer in the object store.</exception>
    public static async Task<MaterializedInputs> Of(string folder, IReadOnlyCollection<(string Path, string? Sha256)> inputs, CancellationToken cancellationToken)
    {
        if (!ObjectAddress.HasScheme(folder))
            return Here(folder, inputs.Select(input => input.Path));
        var address = ObjectAddress.Parse(folder);
        // Somebody has read them there, or the run would not have begun.
        RunStores.AssumeReachable(folder);
        return await Of([.. inputs.Select(input => new InputObject(address.At(input.Path)) { Sha256 = input.Sha256 })], cancellationToken);
    }

    public void Dispose() => _fetched?.Dispose();
}
