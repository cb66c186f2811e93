using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using Orleans.Runtime.Placement;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>
/// Gives the work of one stage to workers: to each as many pieces at once as it has slots, the next one as soon as one is done, and to a worker that joins
/// at once. What fails is tried a bounded number of times, elsewhere if that can be; what loses its worker is tried again and has not failed. Runs on the
/// scheduler of the grain that calls it, so that nothing here needs a lock.
/// </summary>
/// <param name="run">What is dispatched for, and how it is held.</param>
/// <param name="choice">Who may work.</param>
/// <param name="gate">Closed while the run is paused.</param>
/// <param name="observer">Is told everything.</param>
/// <param name="clock">For the pause after work that came back from a worker that is still there.</param>
internal sealed class WorkDispatch(DispatchedRun run, WorkerChoice choice, PauseGate gate, IWorkObserver observer, TimeProvider clock)
{
    /// <summary>Tries of one piece of work before it counts as failed.</summary>
    public const int Attempts = 3;

    /// <summary>Workers that one piece may lose: more of them, and it is the piece that brings them down.</summary>
    public const int Losses = 10;

    /// <summary>Different pieces that may fail on one worker without one that is done between them: more of them, and it is the worker that is broken.</summary>
    public const int FailuresInARow = 5;

    private const int Moves = 50;

    private static readonly TimeSpan WhileItMoves = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterALoss = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<SiloAddress, int> _inHand = [];
    private readonly Dictionary<SiloAddress, HashSet<int>> _failedInARow = [];
    private TaskCompletionSource _wake = NewSignal();
    private int _calls;
    private WorkFailedException? _end;

    /// <summary>Ends when everything is done or has failed for good.</summary>
    /// <param name="items">The work.</param>
    /// <param name="needsAll">Whether one piece that fails for good ends it.</param>
    /// <param name="stop">Gives up what is in hand.</param>
    /// <param name="leave">Walks away from what is in hand: whoever takes the run up joins it.</param>
    /// <exception cref="WorkFailedException">A failure that every worker would meet, or the run is no longer this coordinator's.</exception>
    /// <exception cref="OperationCanceledException">
    /// A token was cancelled. After <paramref name="stop"/> no call is waited for any more; a worker that has not heard of it yet may still try to commit.
    /// </exception>
    public async Task Run(IWorkQueue items, bool needsAll, CancellationToken stop, CancellationToken leave)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var stopped = giveUp.Token.UnsafeRegister(_ => Wake(), null);
        await using var left = leave.UnsafeRegister(_ => Wake(), null);
        var stage = new Stage(new RetryQueue(items), needsAll, giveUp.Token, leave);
        while (_end is null && !stage.IsOver && !(stage.Queue.IsEmpty && _calls == 0))
            await Round(stage);
        leave.ThrowIfCancellationRequested();
        observer.Waiting(null);
        await giveUp.CancelAsync();
        await NothingInFlight();
        if (_end is not null)
            throw _end;
        stop.ThrowIfCancellationRequested();
    }

    private async Task Round(Stage stage)
    {
        var (wake, workers, gateChanged) = (_wake.Task, choice.Changed, gate.Changed);
        var fitting = choice.Fitting;
        while (ServeEach(fitting, stage))
        {
        }
        observer.Waiting(_calls == 0 && !stage.Queue.IsEmpty && gate.IsOpen ? WhyIdle() : null);
        if (_end is null && !(stage.Queue.IsEmpty && _calls == 0))
            await Task.WhenAny(wake, workers, gateChanged);
    }

    /// <summary>One piece for every worker that has a free slot.</summary>
    /// <returns>False where none took any.</returns>
    private bool ServeEach(ImmutableArray<WorkerSilo> workers, Stage stage)
    {
        var served = false;
        foreach (var worker in workers)
            served |= Serve(worker, stage);
        return served;
    }

    /// <summary>Why no worker took anything; if none ever will, that is the end.</summary>
    private string WhyIdle()
    {
        if (choice.WhyAllAreSetAside() is { } reasons)
            _end = new WorkFailedException(reasons, FailureReach.Run);
        return choice.WhyNone();
    }

    private async Task NothingInFlight()
    {
        while (_calls > 0)
        {
            var wake = _wake.Task;
            if (_calls > 0)
                await wake;
        }
    }

    /// <summary>Gives a worker one piece.</summary>
    /// <returns>False where it may take none, has no free slot, or nothing waits for it.</returns>
    private bool Serve(WorkerSilo worker, Stage stage)
    {
        if (_end is not null || stage.IsOver || !gate.IsOpen || !choice.MayWork(worker))
            return false;
        if (_inHand.GetValueOrDefault(worker.Address) >= worker.Capacity.Slots || stage.Queue.Take(worker, choice.Fitting) is not { } item)
            return false;
        _inHand[worker.Address] = _inHand.GetValueOrDefault(worker.Address) + 1;
        _calls++;
        observer.Started(item, worker);
        var call = Call(item, worker, stage);
        if (call.IsCompleted)
        {
            Leave(worker);
            Wake();
        }
        else
        {
            _ = Attend(call, worker, stage);
        }
        return true;
    }

    /// <summary>Fills the slot that a call leaves at once, without looking at all other workers.</summary>
    private async Task Attend(Task call, WorkerSilo worker, Stage stage)
    {
        await call;
        Leave(worker);
        if (!Serve(worker, stage))
            Wake();
    }

    private void Leave(WorkerSilo worker)
    {
        _inHand[worker.Address]--;
        _calls--;
    }

    /// <summary>One call and what became of it. Throws nothing.</summary>
    private async Task Call(WorkItem item, WorkerSilo worker, Stage stage)
    {
        try
        {
            var receipt = await Ask(item, worker, stage);
            _failedInARow.Remove(worker.Address);
            observer.Finished(item, worker, receipt);
        }
        catch (OperationCanceledException) when (stage.Stop.IsCancellationRequested)
        {
            run.LostSight();
        }
        catch (WorkFailedException e) when (e.Reach == FailureReach.Run)
        {
            _end = e;
        }
        catch (WorkFailedException e) when (e.Reach == FailureReach.Fenced)
        {
            await Fenced(item, worker, stage, e);
        }
        catch (WorkFailedException e) when (e.Reach == FailureReach.Piece)
        {
            var by = Doer(worker, e);
            Failed(item with { Failures = item.Failures + 1, Avoid = item.Avoid.Add(by.Address) }, worker, stage, $"on {by.Name}: {e.Message}");
            Suspect(by, item, e.Message);
        }
#pragma warning disable CA1031 // What did not come back as the work's own failure was lost on its way, whatever Orleans calls that.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await Lost(IsLoss(e) ? item with { Losses = item.Losses + 1 } : item, worker, stage, e);
        }
    }

    private async Task<WorkReceipt> Ask(WorkItem item, WorkerSilo worker, Stage stage)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                RequestContext.Set(IPlacementDirector.PlacementHintKey, worker.Address);
                return await item.Grain.Run(new WorkOrder(run.Directory, item.Failures + 1, run.Epoch), stage.Stop);
            }
            catch (WorkFailedException e) when (e.Reach == FailureReach.Misplaced && asked < Moves)
            {
                await Task.Delay(WhileItMoves, clock, stage.Stop);
            }
        }
    }

    private void Failed(WorkItem item, WorkerSilo worker, Stage stage, string reason)
    {
        if (item.Failures >= Attempts)
        {
            GiveUp(item, worker, stage, reason);
            return;
        }
        DispatchInstruments.Retried(item.Grain);
        observer.AttemptFailed(item, worker, reason);
        stage.Queue.GiveBack(item);
    }

    /// <summary>Who did what came back: not who was asked, where an earlier call's work was joined.</summary>
    private WorkerSilo Doer(WorkerSilo asked, WorkFailedException e) =>
        e.Worker is null || e.Worker == asked.Name ? asked : choice.All.FirstOrDefault(worker => worker.Name == e.Worker) ?? asked;

    private void Suspect(WorkerSilo worker, WorkItem item, string reason)
    {
        if (!_failedInARow.TryGetValue(worker.Address, out var failed))
            _failedInARow[worker.Address] = failed = [];
        failed.Add(item.Index);
        if (failed.Count >= FailuresInARow)
            SetAside(worker, $"{FailuresInARow} pieces in a row failed there, the last one so: {reason}");
    }

    private void SetAside(WorkerSilo worker, string reason)
    {
        if (!choice.MayWork(worker))
            return;
        choice.SetAside(worker, reason);
        observer.SetAside(worker, reason);
    }

    /// <summary>A worker that wrote in an earlier epoch tries again; where this one is over too, the run is another coordinator's.</summary>
    private async Task Fenced(WorkItem item, WorkerSilo worker, Stage stage, WorkFailedException e)
    {
        if (await run.IsHeld())
            await Lost(item, worker, stage, e);
        else
            _end = e;
    }

    private async Task Lost(WorkItem item, WorkerSilo worker, Stage stage, Exception e)
    {
        var reason = LossOf(worker, e);
        if (IsLoss(e))
            run.LostSight();
        if (e is WorkFailedException { Reach: FailureReach.Worker } broken)
            SetAside(Doer(worker, broken), reason);
        if (e is WorkFailedException { Reach: FailureReach.GivenBack } left)
            choice.Leaves(Doer(worker, left));
        if (item.Losses < Losses)
        {
            DispatchInstruments.Preempted(item.Grain, wasGivenBack: e is WorkFailedException { Reach: FailureReach.GivenBack });
            observer.Preempted(item, worker, reason);
            stage.Queue.GiveBack(item);
        }
        else
        {
            GiveUp(item, worker, stage, $"it lost its worker {Losses} times, the last time so: {reason}");
        }
        // A worker that leaves is on the list a moment longer: others take the piece meanwhile.
        if (choice.MayWork(worker))
        {
            Wake();
            await Task.Delay(AfterALoss, clock, stage.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private void GiveUp(WorkItem item, WorkerSilo worker, Stage stage, string reason)
    {
        DispatchInstruments.GaveUp(item.Grain, failed: item.Failures >= Attempts);
        observer.FailedForGood(item, worker, reason);
        if (stage.NeedsAll)
            _end = new WorkFailedException($"{item.Name}: {reason}", FailureReach.Run);
    }

    /// <summary>Whether a piece that comes back so may have brought its worker down.</summary>
    private static bool IsLoss(Exception e) => e is not (OperationCanceledException or WorkFailedException or NoSiloException);

    private string LossOf(WorkerSilo worker, Exception e) => e switch
    {
        WorkFailedException or NoSiloException => e.Message,
        SiloUnavailableException => $"worker {worker.Name} was lost: {run.Departure(worker) ?? "its process was killed, or its machine cannot be reached"}",
        _ => $"the call to worker {worker.Name} was lost ({e.GetType().Name}: {e.Message})",
    };

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake() => Interlocked.Exchange(ref _wake, NewSignal()).TrySetResult();

    /// <summary>The work of one call of <see cref="Run"/>.</summary>
    private sealed record Stage(RetryQueue Queue, bool NeedsAll, CancellationToken Stop, CancellationToken Leave)
    {
        public bool IsOver => Stop.IsCancellationRequested || Leave.IsCancellationRequested;
    }
}
