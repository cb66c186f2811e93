namespace EmotionSelectivity.Grains.Sweeps;

/// <summary>Makes what a person looks at of a run, from its tables.</summary>
public interface IRunReports
{
    /// <summary>Whether a run has its report.</summary>
    bool IsThere(string runDirectory);

    /// <summary>Makes a run's report, in the place of the one that may be there.</summary>
    Task Write(string runDirectory, CancellationToken cancellation);
}
