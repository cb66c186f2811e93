using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Threading;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using Orleans.Runtime.Placement;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>
/// Gives the items of one stage to workers: as many at once to each as it has slots, the next as soon as one is done, and to a worker that joins at once.
/// <see cref="CallOutcomes"/> decides what the end of each call means. Runs on the scheduler of the grain that calls it, so nothing here needs a lock.
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
    private const int Migrations = 50;

    private static readonly TimeSpan DuringMigration = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<SiloAddress, int> _inProgress = [];
    private readonly AsyncSignal _wake = new();
    private int _calls;

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
        var queue = new RetryQueue(items);
        var dispatch = new Dispatch(queue, new CallOutcomes(lease, stage, needsAll, queue, choice, observer, exitReason), cancelCalls.Token, abandon);
        try
        {
            while (!dispatch.IsOver && !(dispatch.Queue.IsEmpty && _calls == 0))
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
        if (dispatch.Outcomes.Failure is { } failure)
            throw failure;
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Gives items to workers until none takes another, then waits until something changes.</summary>
    private async Task ServeUntilBlocked(Dispatch dispatch)
    {
        var (wake, workers, gateChanged) = (_wake.Changed, choice.Changed, gate.Changed);
        var since = clock.GetUtcNow();
        var eligible = choice.Eligible;
        while (ServeEach(eligible, dispatch))
        {
        }
        observer.Waiting(_calls == 0 && !dispatch.Queue.IsEmpty && gate.IsOpen ? FailOrExplainIdleness(dispatch.Outcomes) : null);
        if (!dispatch.IsOver && !(dispatch.Queue.IsEmpty && _calls == 0))
            await AwaitChange(since, wake, workers, gateChanged);
    }

    /// <summary>Waits until a call ends, the workers or the gate change, or a worker that was postponed may get its next item.</summary>
    private async Task AwaitChange(DateTimeOffset since, params Task[] changes)
    {
        using var waited = new CancellationTokenSource();
        var ready = Task.Delay(choice.UntilNextReady(since) ?? Timeout.InfiniteTimeSpan, clock, waited.Token);
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
    private string FailOrExplainIdleness(CallOutcomes outcomes)
    {
        if (choice.WhyAllAreQuarantined() is { } reasons)
            outcomes.FailStage(new StageFailedException(reasons));
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
        if (dispatch.IsOver || !gate.IsOpen || !choice.IsReady(worker))
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
            dispatch.Outcomes.FailStage(e);
        }
    }

    private async Task CallAndHandle(WorkItem item, WorkerSilo worker, Dispatch dispatch)
    {
        var wasUnreachable = choice.IsUnreachable(worker);
        observer.Started(item.Item, worker.Identity, item.Failures + 1);
        WorkReceipt receipt;
        try
        {
            receipt = await Ask(item, worker, dispatch.Stop);
        }
#pragma warning disable CA1031 // What each exception means is decided in one place; a call that was lost on its way may end with any type.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await dispatch.Outcomes.HandleException(item, worker, e, wasUnreachable, dispatch.Stop);
            return;
        }
        dispatch.Outcomes.HandleSuccess(item, worker, receipt);
    }

    private async Task<WorkReceipt> Ask(WorkItem item, WorkerSilo worker, CancellationToken stop)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                RequestContext.Set(IPlacementDirector.PlacementHintKey, worker.Address);
                var order = new WorkOrder(lease.Writer.Directory.Location, item.Failures + 1, lease.Token.Value);
                return await item.Grain.Run(order, stop);
            }
            catch (WorkFailedException e) when (e.Scope == FailureScope.Misplaced && asked < Migrations)
            {
                await Task.Delay(DuringMigration, clock, stop);
            }
        }
    }

    /// <summary>The state of one call of <see cref="Run"/>.</summary>
    private sealed record Dispatch(RetryQueue Queue, CallOutcomes Outcomes, CancellationToken Stop, CancellationToken Abandon)
    {
        /// <summary>Whether no further item is given to a worker.</summary>
        public bool IsOver => Outcomes.Failure is not null || Stop.IsCancellationRequested || Abandon.IsCancellationRequested;
    }
}
