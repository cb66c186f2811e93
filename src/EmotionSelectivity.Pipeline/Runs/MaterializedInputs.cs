using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// Inputs as files on this machine. Inputs in folders are used in place; inputs in an object store are fetched into the input cache and kept there until this
/// object is disposed.
/// </summary>
public sealed class MaterializedInputs : IDisposable
{
    /// <summary>The number of images that are fetched at once; they are needed on this machine only while they are decoded.</summary>
    public const int ImagesAtOnce = 256;

    private readonly FetchedFiles? _fetched;

    private MaterializedInputs(ImmutableArray<InputFile> files, FetchedFiles? fetched) => (Files, _fetched) = (files, fetched);

    /// <summary>No files.</summary>
    public static MaterializedInputs None { get; } = new([], fetched: null);

    /// <summary>The files, in the order of the request.</summary>
    public ImmutableArray<InputFile> Files { get; }

    /// <summary>Files in a folder of this machine, whether they exist or not.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="paths">Paths relative to the folder, with forward slashes.</param>
    public static MaterializedInputs Here(string folder, IEnumerable<string> paths) => new([.. paths.Select(path => InputFile.Local(Path.Combine(folder, path)))], fetched: null);

    /// <summary>Makes one file available.</summary>
    /// <param name="place">A path or an address.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    /// <exception cref="InvalidInputException">The object store has no such object.</exception>
    public static Task<MaterializedInputs> Of(string place, CancellationToken cancellationToken) => ObjectAddress.HasScheme(place)
        ? Of([new InputObject(ObjectAddress.Parse(place))], cancellationToken)
        : Task.FromResult(new MaterializedInputs([InputFile.Local(place)], fetched: null));

    /// <summary>Fetches objects.</summary>
    /// <exception cref="InvalidInputException">An object no longer exists.</exception>
    internal static async Task<MaterializedInputs> Of(IReadOnlyList<InputObject> objects, CancellationToken cancellationToken)
    {
        var fetched = await InputCache.Shared.Fetch(objects, cancellationToken);
        return new MaterializedInputs(fetched.Files, fetched);
    }

    /// <summary>Makes inputs of a run that has begun available. Objects whose hash is in the cache already are not requested from the store.</summary>
    /// <param name="folder">Folder or address of the inputs.</param>
    /// <param name="inputs">Paths relative to the folder, with forward slashes, and the hashes that the run began with. A file may have changed since.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    /// <exception cref="InvalidInputException">An object no longer exists in the store.</exception>
    public static async Task<MaterializedInputs> Of(string folder, IReadOnlyCollection<(string Path, string? Sha256)> inputs, CancellationToken cancellationToken)
    {
        if (!ObjectAddress.HasScheme(folder))
            return Here(folder, inputs.Select(input => input.Path));
        var address = ObjectAddress.Parse(folder);
        // The run has begun, so a process has reached this store before; failures are retried for longer.
        RunStores.AssumeReachable(folder);
        return await Of([.. inputs.Select(input => new InputObject(address.At(input.Path)) { Sha256 = input.Sha256 })], cancellationToken);
    }

    public void Dispose() => _fetched?.Dispose();
}
