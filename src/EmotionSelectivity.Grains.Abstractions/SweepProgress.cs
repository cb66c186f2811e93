using System.Collections.Immutable;

namespace EmotionSelectivity.Grains.Abstractions;

/// <summary>The stages of a run, in order.</summary>
public enum SweepStage
{
    Activations,
    Selection,
    SelectivityNulls,
    Readouts,
    Cells,
    Surface,
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
}

/// <summary>Where a run stands: an absolute snapshot, so that a watcher may join, leave and come back.</summary>
/// <param name="State">Whether it goes on.</param>
/// <param name="Stage">Stage in hand.</param>
/// <param name="Done">Pieces of work of this stage that are done, those found done included.</param>
/// <param name="All">Pieces of work of this stage.</param>
/// <param name="FoundDone">Pieces of this stage that an earlier run had committed.</param>
/// <param name="CostDone">Multiply-accumulates of this stage's cells that were computed in this run.</param>
/// <param name="CostLeft">Multiply-accumulates of this stage's cells that are still to do.</param>
/// <param name="StageSeconds">How long the stage has been running.</param>
/// <param name="Running">What is being computed.</param>
/// <param name="Failures">What failed for good, a sentence each.</param>
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
    [property: Id(9)] ImmutableArray<string> Failures);
