using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>Makes what a person looks at of a run, from its tables.</summary>
public interface IRunReports
{
    /// <summary>Whether a run has its report.</summary>
    Task<bool> IsThere(string runDirectory, CancellationToken cancellation);

    /// <summary>Makes a run's report, in the place of the one that may be there.</summary>
    /// <param name="runDirectory">The run.</param>
    /// <param name="manifest">What its run.json says, or will say as soon as the report is there.</param>
    /// <param name="cancellation">Ends it wherever it is.</param>
    Task Write(string runDirectory, RunManifest manifest, CancellationToken cancellation);
}
