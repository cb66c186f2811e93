using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>A worker as the coordinator of a run sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="InHand">Items of this run that it is computing or has queued.</param>
/// <param name="Done">Items that it has finished since this coordinator started the run.</param>
/// <param name="Ineligible">Why it gets no items of this run, null where it does; <c>setAside</c> in the JSON of the API, which clients rely on.</param>
[GenerateSerializer, Immutable]
public sealed record WorkerProgress(
    [property: Id(0)] string Name, [property: Id(1)] string Device, [property: Id(2)] int InHand, [property: Id(3)] int Done, [property: Id(4), JsonPropertyName("setAside")] string? Ineligible);

/// <summary>The progress of a run as an absolute snapshot, so that a watcher may join, leave and return at any time.</summary>
/// <param name="State">Whether it is in progress, and how it ended.</param>
/// <param name="Stage">The current stage.</param>
/// <param name="Done">Items of this stage that are done, including those found committed.</param>
/// <param name="All">Items of this stage.</param>
/// <param name="FoundDone">Items of this stage that an earlier process had committed.</param>
/// <param name="CostDone">Multiply-accumulate operations of this stage's cells that this coordinator has had computed.</param>
/// <param name="CostLeft">Multiply-accumulate operations of this stage's cells that are left.</param>
/// <param name="StageSeconds">Seconds since the stage began.</param>
/// <param name="Running">Names of the items that are being computed; the first few.</param>
/// <param name="Failures">What has failed for good, a sentence each; the first few.</param>
/// <param name="FailureCount">Items that have failed for good.</param>
/// <param name="Preemptions">How often an item lost its worker since this coordinator started the run; that is not a failure.</param>
/// <param name="Waiting">Why nothing is being computed; null where something is, or nothing is left.</param>
/// <param name="Workers">The workers of the cluster.</param>
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
