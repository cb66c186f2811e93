using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>
/// Decides what the end of a call means: for its item (committed, tried again, or failed for good), for the worker (reachable, postponed, quarantined, leaving)
/// and for the stage (goes on or fails). Runs on the scheduler of the grain that calls it, so nothing here needs a lock.
/// </summary>
/// <param name="lease">The lease under which items are committed.</param>
/// <param name="stage">The stage, for metrics.</param>
/// <param name="needsAll">Whether one item that fails for good fails the stage.</param>
/// <param name="queue">Takes back items that are to be tried again.</param>
/// <param name="choice">Learns what became of each worker.</param>
/// <param name="observer">Receives what happens to each item.</param>
/// <param name="exitReason">How the process of a lost worker ended, if its supervisor has reported it.</param>
internal sealed class CallOutcomes(
    RunLease lease, SweepStage stage, bool needsAll, RetryQueue queue, WorkerChoice choice, IItemObserver observer, Func<WorkerSilo, string?> exitReason)
{
    /// <summary>Attempts at one item before it counts as failed.</summary>
    public const int Attempts = 3;

    /// <summary>Different worker processes that may die while they compute one item; after that the item is taken to be the cause.</summary>
    public const int Losses = 10;

    /// <summary>Different items that may fail in a row on one worker; after that the worker is taken to be the cause and quarantined.</summary>
    public const int FailuresInARow = 5;

    private static readonly TimeSpan AfterInterruption = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterShortage = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SiloAddress, HashSet<int>> _failedInARow = [];

    /// <summary>Why the stage fails: the first cause that was found. Null while it goes on.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Lets the stage fail, unless it has failed already.</summary>
    public void FailStage(Exception cause) => Failure ??= cause;

    /// <summary>The worker has committed the item.</summary>
    public void HandleSuccess(WorkItem item, WorkerSilo worker, WorkReceipt receipt)
    {
        choice.MarkReachable(worker);
        _failedInARow.Remove(worker.Address);
        observer.Finished(item.Item, worker.Identity, new ItemResult(receipt.Worker, receipt.Started, receipt.Seconds));
    }

    /// <summary>The call ended with an exception: the work's own failure, a cancellation, or whatever Orleans throws for a call that was lost on its way.</summary>
    /// <param name="item">The item.</param>
    /// <param name="worker">The worker that was asked.</param>
    /// <param name="e">The exception.</param>
    /// <param name="wasUnreachable">Whether calls to the worker were being lost before this one.</param>
    /// <param name="stop">Cancels items in progress.</param>
    public async Task HandleException(WorkItem item, WorkerSilo worker, Exception e, bool wasUnreachable, CancellationToken stop)
    {
        switch (e)
        {
            case OperationCanceledException when stop.IsCancellationRequested:
                lease.ExpectLateWriters();
                break;
            case WorkFailedException { Scope: FailureScope.Run }:
                FailStage(new StageFailedException(e.Message));
                break;
            case WorkFailedException { Scope: FailureScope.Fenced } fenced:
                await HandleFenced(item, worker, fenced, stop);
                break;
            case WorkFailedException { Scope: FailureScope.Item } failed:
                HandleFailure(item, worker, failed);
                break;
            case WorkFailedException interrupted:
                HandleInterruption(item, worker, interrupted);
                break;
            case OperationCanceledException or NoSiloException:
                ReturnAfterInterruption(item, worker, e.Message, wasGivenBack: false);
                break;
            default:
                HandleLoss(item, worker, e, wasUnreachable);
                break;
        }
    }

    private void HandleFailure(WorkItem item, WorkerSilo asked, WorkFailedException e)
    {
        var failed = FailedWorker(asked, e);
        choice.MarkReachable(asked);
        var reason = $"on {failed?.Name ?? e.Worker}: {e.Message}";
        item = item with { Failures = item.Failures + 1, FailedOn = failed is null ? item.FailedOn : item.FailedOn.Add(failed.Address) };
        if (item.Failures >= Attempts)
        {
            GiveUp(item, asked, reason, hasFailed: true);
        }
        else
        {
            DispatchInstruments.Retried(stage);
            observer.AttemptFailed(item.Item, asked.Identity, item.Failures, reason);
            queue.Return(item);
        }
        // An item that has failed on other workers too says nothing about this one.
        if (failed is not null && item.FailedOn.Count == 1)
            CountFailureInARow(failed, item, e.Message);
    }

    /// <summary>
    /// The worker that failed: not the one that was asked, where the call joined a computation on another worker. Null where its process is no longer a member
    /// of the cluster, so that no other worker is blamed.
    /// </summary>
    private WorkerSilo? FailedWorker(WorkerSilo asked, WorkFailedException e) =>
        e.Silo is null || e.Silo.Equals(asked.Address) ? asked : choice.All.FirstOrDefault(worker => worker.Address.Equals(e.Silo));

    private void CountFailureInARow(WorkerSilo worker, WorkItem item, string reason)
    {
        if (!_failedInARow.TryGetValue(worker.Address, out var failed))
            _failedInARow[worker.Address] = failed = [];
        failed.Add(item.Item.Index);
        if (failed.Count >= FailuresInARow)
            Quarantine(worker, $"{FailuresInARow} items in a row failed there, the last one with: {reason}");
    }

    private void Quarantine(WorkerSilo worker, string reason)
    {
        if (!choice.IsEligible(worker))
            return;
        choice.Quarantine(worker, reason);
        observer.Quarantined(worker.Identity, reason);
    }

    /// <summary>A worker whose token was revoked tries again while this coordinator's lease is valid. Where the store cannot tell, the next attempt finds out.</summary>
    private async Task HandleFenced(WorkItem item, WorkerSilo worker, WorkFailedException e, CancellationToken stop)
    {
        bool isHeld;
        try
        {
            isHeld = await lease.IsHeld(stop);
        }
        catch (Exception failure) when (failure is OperationCanceledException || StoreFailure.Includes(failure))
        {
            isHeld = true;
        }
        if (isHeld)
            ReturnAfterInterruption(item, worker, e.Message, wasGivenBack: false);
        else
            FailStage(new LeaseLostException(lease.Writer.Directory.Location));
    }

    /// <summary>The worker is broken, shutting down, or short of something: the item is not to blame.</summary>
    private void HandleInterruption(WorkItem item, WorkerSilo asked, WorkFailedException e)
    {
        if (FailedWorker(asked, e) is { } worker)
        {
            if (e.Scope == FailureScope.Worker)
                Quarantine(worker, e.Message);
            if (e.Scope == FailureScope.GivenBack)
                choice.MarkLeaving(worker);
            if (e.Scope == FailureScope.Temporary)
                choice.Postpone(worker, AfterShortage);
        }
        ReturnAfterInterruption(item, asked, e.Message, wasGivenBack: e.Scope == FailureScope.GivenBack);
    }

    private void ReturnAfterInterruption(WorkItem item, WorkerSilo worker, string reason, bool wasGivenBack)
    {
        DispatchInstruments.Preempted(stage, wasGivenBack);
        observer.Preempted(item.Item, worker.Identity, reason);
        queue.Return(item);
        if (choice.IsReady(worker))
            choice.Postpone(worker, AfterInterruption);
    }

    /// <summary>
    /// The call was lost: the worker's process died, perhaps because of the item, or cannot be reached. An item is charged with the death of each process at
    /// most once, and not at all where calls to the worker were being lost before.
    /// </summary>
    private void HandleLoss(WorkItem item, WorkerSilo worker, Exception e, bool wasUnreachable)
    {
        lease.ExpectLateWriters();
        var reason = LossReason(worker, e);
        if (!wasUnreachable)
            item = item with { LostWith = item.LostWith.Add(worker.Address) };
        if (item.LostWith.Count >= Losses)
        {
            GiveUp(item, worker, $"{Losses} workers were lost while they computed it, the last time with: {reason}", hasFailed: false);
        }
        else
        {
            DispatchInstruments.Preempted(stage, wasGivenBack: false);
            observer.Preempted(item.Item, worker.Identity, reason);
            queue.Return(item);
        }
        choice.PostponeAfterLoss(worker);
    }

    private void GiveUp(WorkItem item, WorkerSilo worker, string reason, bool hasFailed)
    {
        DispatchInstruments.GaveUp(stage, hasFailed);
        observer.Failed(item.Item, worker.Identity, reason);
        if (needsAll)
            FailStage(new StageFailedException($"{item.Item.Name}: {reason}"));
    }

    private string LossReason(WorkerSilo worker, Exception e) => e is SiloUnavailableException
        ? $"worker {worker.Name} was lost: {exitReason(worker) ?? "its process was killed, or its machine cannot be reached"}"
        : $"the call to worker {worker.Name} was lost ({e.GetType().Name}: {e.Message})";
}
