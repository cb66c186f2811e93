using System.Collections.Immutable;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>The stages of a run, in order.</summary>
public enum SweepStage
{
    Activations,
    Selection,
    SelectivityNulls,
    Readouts,
    Cells,

    /// <summary>The cells' small files become one for each layer and fold.</summary>
    Compaction,
    Surface,

    /// <summary>The run has ended, and its figures are drawn.</summary>
    Report,
}

/// <summary>Whether a run goes on, and how it ended.</summary>
public enum SweepState
{
    Running,
    Complete,

    /// <summary>Ended, but cells failed.</summary>
    Incomplete,

    /// <summary>Stopped by whoever started it.</summary>
    Cancelled,

    /// <summary>A stage failed without which no cell or no surface can be had.</summary>
    Failed,

    /// <summary>Held by whoever asked for that; what was in hand is finished.</summary>
    Paused,
}

public static class SweepStates
{
    /// <summary>Whether nothing more will happen unless the sweep is submitted again.</summary>
    public static bool IsEnd(this SweepState state) => state is not (SweepState.Running or SweepState.Paused);
}

/// <summary>A worker as a run's coordinator sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="InHand">Pieces of this run that it has in hand.</param>
/// <param name="Done">Pieces that it has done since this coordinator took the run up.</param>
/// <param name="SetAside">Why it gets no more of this run; null where it does.</param>
[GenerateSerializer, Immutable]
public sealed record WorkerProgress(
    [property: Id(0)] string Name, [property: Id(1)] string Device, [property: Id(2)] int InHand, [property: Id(3)] int Done, [property: Id(4)] string? SetAside);

/// <summary>Where a run stands: an absolute snapshot, so that a watcher may join, leave and come back.</summary>
/// <param name="State">Whether it goes on.</param>
/// <param name="Stage">Stage in hand.</param>
/// <param name="Done">Pieces of work of this stage that are done, those found done included.</param>
/// <param name="All">Pieces of work of this stage.</param>
/// <param name="FoundDone">Pieces of this stage that an earlier run had committed.</param>
/// <param name="CostDone">Multiply-accumulates of this stage's cells that were computed in this run.</param>
/// <param name="CostLeft">Multiply-accumulates of this stage's cells that are still to do.</param>
/// <param name="StageSeconds">How long the stage has been running.</param>
/// <param name="Running">What is being computed; the first few.</param>
/// <param name="Failures">What failed for good, a sentence each; the first few.</param>
/// <param name="FailureCount">How many pieces failed for good.</param>
/// <param name="Preemptions">How often a piece lost its worker since this coordinator took the run up, which is no failure.</param>
/// <param name="Waiting">Why nothing is being computed; null where something is, or nothing is left.</param>
/// <param name="Workers">The workers that may compute for it.</param>
[GenerateSerializer, Immutable]
public sealed record SweepProgress(
    [property: Id(0)] SweepState State,
    [property: Id(1)] SweepStage Stage,
    [property: Id(2)] int Done,
    [property: Id(3)] int All,
    [property: Id(4)] int FoundDone,
    [property: Id(5)] double CostDone,
    [property: Id(6)] double CostLeft,
    [property: Id(7)] double StageSeconds,
    [property: Id(8)] ImmutableArray<string> Running,
    [property: Id(9)] ImmutableArray<string> Failures,
    [property: Id(10)] int FailureCount,
    [property: Id(11)] int Preemptions,
    [property: Id(12)] string? Waiting,
    [property: Id(13)] ImmutableArray<WorkerProgress> Workers);
