using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Threading;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using Orleans.Runtime.Placement;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>
/// Gives the items of one stage to workers: as many at once to each as it has slots, the next as soon as one is done, and to a worker that joins at once. An
/// item that fails is tried a bounded number of times, on another worker if there is one; an item whose worker was lost is tried again and has not failed.
/// Runs on the scheduler of the grain that calls it, so nothing here needs a lock.
/// </summary>
/// <param name="lease">The lease under which items are committed.</param>
/// <param name="stage">The stage, for metrics.</param>
/// <param name="choice">Decides which workers may get items.</param>
/// <param name="gate">Closed while the run is paused.</param>
/// <param name="observer">Receives what happens to each item.</param>
/// <param name="exitReason">How the process of a lost worker ended, if its supervisor has reported it.</param>
/// <param name="clock">For pauses before an item or a worker is tried again.</param>
internal sealed class WorkDispatch(
    RunLease lease, SweepStage stage, WorkerChoice choice, PauseGate gate, IItemObserver observer, Func<WorkerSilo, string?> exitReason, TimeProvider clock)
{
    /// <summary>Attempts at one item before it counts as failed.</summary>
    public const int Attempts = 3;

    /// <summary>Different worker processes that may die while they compute one item; after that the item is taken to be the cause.</summary>
    public const int Losses = 10;

    /// <summary>Different items that may fail in a row on one worker; after that the worker is taken to be the cause and quarantined.</summary>
    public const int FailuresInARow = 5;

    private const int Migrations = 50;

    private static readonly TimeSpan DuringMigration = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterInterruption = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterShortage = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SiloAddress, int> _inProgress = [];
    private readonly Dictionary<SiloAddress, HashSet<int>> _failedInARow = [];
    private readonly AsyncSignal _wake = new();
    private int _calls;
    private Exception? _failure;

    /// <summary>Returns when every item is committed or has failed for good.</summary>
    /// <param name="items">The items.</param>
    /// <param name="needsAll">Whether one item that fails for good fails the stage.</param>
    /// <param name="stop">Cancels items in progress.</param>
    /// <param name="abandon">Returns without cancelling items in progress: the next coordinator joins them.</param>
    /// <exception cref="StageFailedException">A failure that every worker would meet, or every worker is quarantined.</exception>
    /// <exception cref="LeaseLostException">Another coordinator has acquired the run's lease.</exception>
    /// <exception cref="OperationCanceledException">
    /// A token was cancelled. After <paramref name="stop"/> a worker that has not received the cancellation yet may still try to commit.
    /// </exception>
    public async Task Run(IWorkQueue items, bool needsAll, CancellationToken stop, CancellationToken abandon)
    {
        using var cancelCalls = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var stopped = cancelCalls.Token.UnsafeRegister(_ => _wake.Set(), null);
        await using var abandoned = abandon.UnsafeRegister(_ => _wake.Set(), null);
        var dispatch = new Dispatch(new RetryQueue(items), needsAll, cancelCalls.Token, abandon);
        try
        {
            while (_failure is null && !dispatch.IsOver && !(dispatch.Queue.IsEmpty && _calls == 0))
                await ServeUntilBlocked(dispatch);
        }
        finally
        {
            if (!abandon.IsCancellationRequested)
            {
                await cancelCalls.CancelAsync();
                await AwaitCalls();
            }
        }
        abandon.ThrowIfCancellationRequested();
        observer.Waiting(null);
        if (_failure is not null)
            throw _failure;
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Gives items to workers until none takes another, then waits until something changes.</summary>
    private async Task ServeUntilBlocked(Dispatch dispatch)
    {
        var (wake, workers, gateChanged) = (_wake.Changed, choice.Changed, gate.Changed);
        var eligible = choice.Eligible;
        while (ServeEach(eligible, dispatch))
        {
        }
        observer.Waiting(_calls == 0 && !dispatch.Queue.IsEmpty && gate.IsOpen ? FailOrExplainIdleness() : null);
        if (_failure is null && !dispatch.IsOver && !(dispatch.Queue.IsEmpty && _calls == 0))
            await AwaitChange(wake, workers, gateChanged);
    }

    /// <summary>Waits until a call ends, the workers or the gate change, or a postponed worker may get its next item.</summary>
    private async Task AwaitChange(params Task[] changes)
    {
        using var waited = new CancellationTokenSource();
        var ready = Task.Delay(choice.UntilNextReady() ?? Timeout.InfiniteTimeSpan, clock, waited.Token);
        await Task.WhenAny([.. changes, ready]);
        await waited.CancelAsync();
    }

    /// <summary>Gives one item to every worker that has a free slot.</summary>
    /// <returns>False where none took one.</returns>
    private bool ServeEach(ImmutableArray<WorkerSilo> workers, Dispatch dispatch)
    {
        var served = false;
        foreach (var worker in workers)
            served |= Serve(worker, dispatch);
        return served;
    }

    /// <summary>Fails the stage if no worker will ever take an item; otherwise returns why nothing is being computed.</summary>
    private string FailOrExplainIdleness()
    {
        if (choice.WhyAllAreQuarantined() is { } reasons)
            _failure ??= new StageFailedException(reasons);
        return choice.WhyIdle();
    }

    private async Task AwaitCalls()
    {
        while (_calls > 0)
        {
            var wake = _wake.Changed;
            if (_calls > 0)
                await wake;
        }
    }

    /// <summary>Gives a worker one item.</summary>
    /// <returns>False where it may get none, has no free slot, or no item is left for it.</returns>
    private bool Serve(WorkerSilo worker, Dispatch dispatch)
    {
        if (_failure is not null || dispatch.IsOver || !gate.IsOpen || !choice.IsReady(worker))
            return false;
        if (_inProgress.GetValueOrDefault(worker.Address) >= worker.Capacity.Slots || dispatch.Queue.Take(worker, choice.Eligible) is not { } item)
            return false;
        _inProgress[worker.Address] = _inProgress.GetValueOrDefault(worker.Address) + 1;
        _calls++;
        var call = Call(item, worker, dispatch);
        if (call.IsCompleted)
        {
            EndCall(worker);
            _wake.Set();
        }
        else
        {
            _ = ServeAfter(call, worker, dispatch);
        }
        return true;
    }

    /// <summary>Fills the slot that a call leaves at once, without looking at all other workers.</summary>
    private async Task ServeAfter(Task call, WorkerSilo worker, Dispatch dispatch)
    {
        await call;
        EndCall(worker);
        if (!Serve(worker, dispatch))
            _wake.Set();
    }

    private void EndCall(WorkerSilo worker)
    {
        _inProgress[worker.Address]--;
        _calls--;
    }

    /// <summary>One call and the handling of its outcome. Never throws: whatever a handler, the store or the observer throws becomes the failure of the stage.</summary>
    private async Task Call(WorkItem item, WorkerSilo worker, Dispatch dispatch)
    {
        try
        {
            await CallAndHandle(item, worker, dispatch);
        }
#pragma warning disable CA1031 // A stage must end whatever is thrown, so that the run can end too.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure ??= e;
        }
    }

    private async Task CallAndHandle(WorkItem item, WorkerSilo worker, Dispatch dispatch)
    {
        var wasUnreachable = choice.IsUnreachable(worker);
        observer.Started(item.Item, worker.Identity, item.Failures + 1);
        WorkReceipt? receipt = null;
        try
        {
            receipt = await Ask(item, worker, dispatch);
        }
        catch (OperationCanceledException) when (dispatch.Stop.IsCancellationRequested)
        {
            lease.ExpectLateWriters();
        }
        catch (WorkFailedException e) when (e.Scope == FailureScope.Run)
        {
            _failure ??= new StageFailedException(e.Message);
        }
        catch (WorkFailedException e) when (e.Scope == FailureScope.Fenced)
        {
            await HandleFenced(item, worker, dispatch, e);
        }
        catch (WorkFailedException e) when (e.Scope == FailureScope.Item)
        {
            HandleFailure(item, worker, dispatch, e);
        }
        catch (WorkFailedException e)
        {
            HandleInterruption(item, worker, dispatch, e);
        }
        catch (Exception e) when (e is OperationCanceledException or NoSiloException)
        {
            ReturnAfterInterruption(item, worker, dispatch, e.Message, wasGivenBack: false);
        }
#pragma warning disable CA1031 // A call that did not return the work's own failure was lost on its way, whatever type Orleans throws for that.
        catch (Exception e)
#pragma warning restore CA1031
        {
            HandleLoss(item, worker, dispatch, e, wasUnreachable);
        }
        if (receipt is not null)
            HandleSuccess(item, worker, receipt);
    }

    private void HandleSuccess(WorkItem item, WorkerSilo worker, WorkReceipt receipt)
    {
        choice.MarkReachable(worker);
        _failedInARow.Remove(worker.Address);
        observer.Finished(item.Item, worker.Identity, new ItemResult(receipt.Worker, receipt.Started, receipt.Seconds));
    }

    private async Task<WorkReceipt> Ask(WorkItem item, WorkerSilo worker, Dispatch dispatch)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                RequestContext.Set(IPlacementDirector.PlacementHintKey, worker.Address);
                var order = new WorkOrder(lease.Writer.Directory.Location, item.Failures + 1, lease.Token.Value);
                return await item.Grain.Run(order, dispatch.Stop);
            }
            catch (WorkFailedException e) when (e.Scope == FailureScope.Misplaced && asked < Migrations)
            {
                await Task.Delay(DuringMigration, clock, dispatch.Stop);
            }
        }
    }

    private void HandleFailure(WorkItem item, WorkerSilo asked, Dispatch dispatch, WorkFailedException e)
    {
        var failed = FailedWorker(asked, e);
        choice.MarkReachable(asked);
        var reason = $"on {failed?.Name ?? e.Worker}: {e.Message}";
        item = item with { Failures = item.Failures + 1, FailedOn = failed is null ? item.FailedOn : item.FailedOn.Add(failed.Address) };
        if (item.Failures >= Attempts)
        {
            GiveUp(item, asked, dispatch, reason, hasFailed: true);
        }
        else
        {
            DispatchInstruments.Retried(stage);
            observer.AttemptFailed(item.Item, asked.Identity, item.Failures, reason);
            dispatch.Queue.Return(item);
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
    private async Task HandleFenced(WorkItem item, WorkerSilo worker, Dispatch dispatch, WorkFailedException e)
    {
        bool isHeld;
        try
        {
            isHeld = await lease.IsHeld(dispatch.Stop);
        }
        catch (Exception failure) when (failure is OperationCanceledException || StoreFailure.Includes(failure))
        {
            isHeld = true;
        }
        if (isHeld)
            ReturnAfterInterruption(item, worker, dispatch, e.Message, wasGivenBack: false);
        else
            _failure ??= new LeaseLostException(lease.Writer.Directory.Location);
    }

    /// <summary>The worker is broken, shutting down, or short of something: the item is not to blame.</summary>
    private void HandleInterruption(WorkItem item, WorkerSilo asked, Dispatch dispatch, WorkFailedException e)
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
        ReturnAfterInterruption(item, asked, dispatch, e.Message, wasGivenBack: e.Scope == FailureScope.GivenBack);
    }

    private void ReturnAfterInterruption(WorkItem item, WorkerSilo worker, Dispatch dispatch, string reason, bool wasGivenBack)
    {
        DispatchInstruments.Preempted(stage, wasGivenBack);
        observer.Preempted(item.Item, worker.Identity, reason);
        dispatch.Queue.Return(item);
        if (choice.IsReady(worker))
            choice.Postpone(worker, AfterInterruption);
    }

    /// <summary>
    /// The call was lost: the worker's process died, perhaps because of the item, or cannot be reached. An item is charged with the death of each process at
    /// most once, and not at all where calls to the worker were being lost before.
    /// </summary>
    private void HandleLoss(WorkItem item, WorkerSilo worker, Dispatch dispatch, Exception e, bool wasUnreachable)
    {
        lease.ExpectLateWriters();
        var reason = LossReason(worker, e);
        if (!wasUnreachable)
            item = item with { LostWith = item.LostWith.Add(worker.Address) };
        if (item.LostWith.Count >= Losses)
        {
            GiveUp(item, worker, dispatch, $"{Losses} workers were lost while they computed it, the last time with: {reason}", hasFailed: false);
        }
        else
        {
            DispatchInstruments.Preempted(stage, wasGivenBack: false);
            observer.Preempted(item.Item, worker.Identity, reason);
            dispatch.Queue.Return(item);
        }
        choice.PostponeAfterLoss(worker);
    }

    private void GiveUp(WorkItem item, WorkerSilo worker, Dispatch dispatch, string reason, bool hasFailed)
    {
        DispatchInstruments.GaveUp(stage, hasFailed);
        observer.Failed(item.Item, worker.Identity, reason);
        if (dispatch.NeedsAll)
            _failure ??= new StageFailedException($"{item.Item.Name}: {reason}");
    }

    private string LossReason(WorkerSilo worker, Exception e) => e is SiloUnavailableException
        ? $"worker {worker.Name} was lost: {exitReason(worker) ?? "its process was killed, or its machine cannot be reached"}"
        : $"the call to worker {worker.Name} was lost ({e.GetType().Name}: {e.Message})";

    /// <summary>The state of one call of <see cref="Run"/>.</summary>
    private sealed record Dispatch(RetryQueue Queue, bool NeedsAll, CancellationToken Stop, CancellationToken Abandon)
    {
        public bool IsOver => Stop.IsCancellationRequested || Abandon.IsCancellationRequested;
    }
}
