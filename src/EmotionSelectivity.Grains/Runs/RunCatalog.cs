using System.Collections.Concurrent;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Runs;

/// <summary>The runs that this process works on, each read from its directory once.</summary>
public sealed class RunCatalog
{
    private readonly ConcurrentDictionary<string, Run> _runs = new(StringComparer.Ordinal);

    /// <summary>Makes a run known that this process has prepared itself.</summary>
    public void Add(Run run) => _runs[run.Directory.Path] = run;

    /// <summary>Lets a run go, with all that is held of it.</summary>
    public void Remove(Run run) => _runs.TryRemove(run.Directory.Path, out _);

    /// <summary>The run in a directory.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public async Task<Run> Get(string runDirectory, CancellationToken cancellationToken)
    {
        if (_runs.TryGetValue(runDirectory, out var known))
            return known;
        using var reading = new RunDirectory(runDirectory);
        var manifest = await reading.ReadManifest(cancellationToken)
            ?? throw new InvalidInputException(runDirectory, "It holds no run.json, so no run.", "Name the output folder of a sweep.");
        var run = new Run(
            new RunDirectory(runDirectory, new RunStamp(manifest.Program.Version, manifest.Run)),
            manifest,
            await reading.Read(RunFiles.Stimuli, cancellationToken),
            await reading.Read(RunFiles.Folds, cancellationToken));
        return _runs.GetOrAdd(runDirectory, run);
    }
}
