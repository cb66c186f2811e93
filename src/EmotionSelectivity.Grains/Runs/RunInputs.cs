using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;

namespace EmotionSelectivity.Grains.Runs;

/// <summary>
/// Inputs of a run on this machine: where they lie in an object store, they are fetched by the hashes that the run began with, once a process. They stay until
/// this is disposed of.
/// </summary>
public sealed class RunInputs : IDisposable
{
    private readonly FetchedFiles? _fetched;

    /// <summary>No files.</summary>
    public static RunInputs None { get; } = new([], fetched: null);

    private RunInputs(ImmutableArray<InputFile> files, FetchedFiles? fetched) => (Files, _fetched) = (files, fetched);

    /// <summary>In the order in which they were asked for. Their bytes may have changed since the run began.</summary>
    public ImmutableArray<InputFile> Files { get; }

    /// <param name="folder">Where they lie.</param>
    /// <param name="inputs">Paths in it, with forward slashes, and the hashes of what lay there.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    /// <exception cref="InvalidInputException">One is no longer in the object store.</exception>
    public static async Task<RunInputs> Have(string folder, IReadOnlyCollection<(string Path, string? Sha256)> inputs, CancellationToken cancellationToken)
    {
        if (!ObjectAddress.IsMeant(folder))
            return new RunInputs([.. inputs.Select(input => InputFile.Here(Path.Combine(folder, input.Path)))], fetched: null);
        var address = ObjectAddress.Parse(folder);
        var objects = inputs.Select(input => new InputObject(address.At(input.Path)) { Sha256 = input.Sha256 });
        var fetched = await InputCache.Shared.Fetch([.. objects], onObject: null, cancellationToken);
        return new RunInputs(fetched.Files, fetched);
    }

    public void Dispose() => _fetched?.Dispose();
}
