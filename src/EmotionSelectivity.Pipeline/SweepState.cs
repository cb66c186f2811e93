namespace EmotionSelectivity.Pipeline;

/// <summary>Whether a run is in progress, and how it ended.</summary>
public enum SweepState
{
    Running,

    /// <summary>Ended; every planned cell is committed and every table is written.</summary>
    Complete,

    /// <summary>Ended; some cells failed.</summary>
    Incomplete,

    /// <summary>Ended by the user before it was complete.</summary>
    Cancelled,

    /// <summary>Ended because a stage failed that the later stages need.</summary>
    Failed,

    /// <summary>Not ended, and no work is dispatched until it is resumed.</summary>
    Paused,
}

public static class SweepStates
{
    /// <summary>Whether the run has ended. An ended run goes on only when the sweep is submitted again.</summary>
    public static bool IsEnd(this SweepState state) => state is not (SweepState.Running or SweepState.Paused);
}
