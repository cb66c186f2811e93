using System.Collections;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline;

/// <summary>A worker as observers know it.</summary>
/// <param name="Id">Identifies one process: a worker that restarts has another id.</param>
/// <param name="Name">Its name in tables, logs and displays.</param>
/// <param name="Host">Its machine, as run.json names it.</param>
public sealed record WorkerIdentity(string Id, string Name, ComputeHost Host);

/// <summary>An item that was computed, or found committed.</summary>
/// <param name="Worker">Name of the worker that computed it.</param>
/// <param name="Started">When the attempt began.</param>
/// <param name="Seconds">Wall time of the attempt.</param>
public readonly record struct ItemResult(string Worker, DateTimeOffset Started, double Seconds);

/// <summary>Receives what happens to the items of a stage. Called by one thread at a time.</summary>
public interface IItemObserver
{
    /// <summary>An attempt at an item has begun.</summary>
    /// <param name="item">The item.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="attempt">1 for the first attempt.</param>
    void Started(StageItem item, WorkerIdentity worker, int attempt);

    void Finished(StageItem item, WorkerIdentity worker, ItemResult result);

    /// <summary>An attempt failed, and the item will be tried again.</summary>
    /// <param name="item">The item.</param>
    /// <param name="worker">The worker that was asked.</param>
    /// <param name="attempt">Attempts that have failed so far.</param>
    /// <param name="reason">Begins with the worker that failed: "on w1: ...".</param>
    void AttemptFailed(StageItem item, WorkerIdentity worker, int attempt, string reason);

    /// <summary>An item failed and will not be tried again.</summary>
    void Failed(StageItem item, WorkerIdentity worker, string reason);

    /// <summary>The worker of an item was lost or gave the item back. That is not a failure; the item will be tried again.</summary>
    void Preempted(StageItem item, WorkerIdentity worker, string reason);

    /// <summary>A worker gets no more items of this run.</summary>
    void Quarantined(WorkerIdentity worker, string reason);

    /// <summary>Why no item is being computed although some are left; null when that is over.</summary>
    void Waiting(string? reason);
}

/// <summary>Receives the progress of a run. Called by one thread at a time.</summary>
public interface IRunObserver : IItemObserver
{
    /// <summary>A stage has begun.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="all">Items of the stage.</param>
    /// <param name="foundDone">Items that an earlier process had committed.</param>
    /// <param name="cost">Multiply-accumulate operations of the items that are left; 0 where only the number of items is known.</param>
    void StageStarted(SweepStage stage, int all, int foundDone, double cost);

    /// <summary>The report, the stage without items, has been written.</summary>
    void ReportWritten();

    /// <summary>Which cells are committed, by index in the plan. Called when the run starts and again when the cells begin.</summary>
    void CellsFound(BitArray committed);

    /// <summary>A line for run.log.</summary>
    void Log(string text);

    /// <summary>Something went wrong that ends the run or stays wrong.</summary>
    void RunFailed(string reason);
}
