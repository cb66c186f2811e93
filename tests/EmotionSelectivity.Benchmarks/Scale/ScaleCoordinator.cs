using System.Collections;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Benchmarks.Scale;

/// <summary>Dispatches no-op cells as a sweep's coordinator dispatches real ones. Key: a name.</summary>
internal interface IScaleCoordinatorGrain : IGrainWithStringKey
{
    /// <summary>Dispatches all cells of a plan.</summary>
    /// <returns>Seconds from the first to the last; and from the loss of a worker being the cause of it to its last piece being given to another, 0 where none was lost.</returns>
    [ResponseTimeout("01:00:00")]
    Task<ScaleResult> Run(int cells);
}

/// <summary>What a dispatch took.</summary>
/// <param name="Seconds">From its first cell to its last.</param>
/// <param name="Preempted">When a piece lost its worker, one entry a piece.</param>
/// <param name="Restarted">When such a piece was given out again.</param>
[GenerateSerializer, Immutable]
internal sealed record ScaleResult([property: Id(0)] double Seconds, [property: Id(1)] List<DateTimeOffset> Preempted, [property: Id(2)] List<DateTimeOffset> Restarted);

[OnCoordinators]
internal sealed class ScaleCoordinatorGrain(IWorkers workers, TimeProvider clock) : Grain, IScaleCoordinatorGrain
{
    public async Task<ScaleResult> Run(int cells)
    {
        var plan = LargePlan.Of(cells);
        var choice = new WorkerChoice(workers, new WorkerNeeds(plan, "cpu"));
        var observer = new Observer(plan.Cells.Length, clock);
        var dispatch = new WorkDispatch(new DispatchedRun("/run", "epoch", () => Task.FromResult(true), () => { }, _ => null), choice, new PauseGate(isOpen: true), observer, clock);
        var run = this.GetPrimaryKeyString();
        var queue = new CellQueue(plan, new BitArray(plan.Cells.Length), index => new WorkItem(
            index, "", GrainFactory.GetGrain<INoOpCellGrain>(WorkKey.OfCell(run, plan.Cells[index])), Cost: 1));
        var began = clock.GetTimestamp();
        await dispatch.Run(queue, needsAll: false, CancellationToken.None, CancellationToken.None);
        return new ScaleResult(clock.GetElapsedTime(began).TotalSeconds, observer.PreemptedAt, observer.RestartedAt);
    }

    private sealed class Observer(int cells, TimeProvider clock) : IWorkObserver
    {
        private readonly LedgerColumns _ledger = new(cells);
        private readonly HashSet<int> _lost = [];

        public List<DateTimeOffset> PreemptedAt { get; } = [];

        public List<DateTimeOffset> RestartedAt { get; } = [];

        public void Started(WorkItem item, WorkerSilo worker)
        {
            _ledger.CountAttempt(item.Index, item.Failures + 1);
            if (_lost.Remove(item.Index))
                RestartedAt.Add(clock.GetUtcNow());
        }

        public void Finished(WorkItem item, WorkerSilo worker, WorkReceipt receipt) =>
            _ledger.Done(item.Index, receipt.Worker, receipt.Started, receipt.Seconds);

        public void AttemptFailed(WorkItem item, WorkerSilo worker, string reason) => _ledger.Explain(item.Index, reason);

        public void FailedForGood(WorkItem item, WorkerSilo worker, string reason) => throw new InvalidOperationException(reason);

        public void Preempted(WorkItem item, WorkerSilo worker, string reason)
        {
            _lost.Add(item.Index);
            PreemptedAt.Add(clock.GetUtcNow());
        }

        public void SetAside(WorkerSilo worker, string reason)
        {
        }

        public void Waiting(string? reason)
        {
        }
    }
}
