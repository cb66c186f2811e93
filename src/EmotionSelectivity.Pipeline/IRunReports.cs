using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline;

/// <summary>Writes the report of a run from its tables.</summary>
public interface IRunReports
{
    /// <summary>Whether a run has a report.</summary>
    Task<bool> Exists(string runDirectory, CancellationToken cancellationToken);

    /// <summary>Writes the report of a run, replacing one that is there.</summary>
    /// <param name="runDirectory">Path or address of the run directory.</param>
    /// <param name="manifest">What run.json says, or will say once the report is there.</param>
    /// <param name="cancellationToken">Stops it; the report may then be missing or the previous one.</param>
    Task Write(string runDirectory, RunManifest manifest, CancellationToken cancellationToken);
}
