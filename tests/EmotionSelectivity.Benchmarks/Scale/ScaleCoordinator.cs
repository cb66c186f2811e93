using System.Collections;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Storage.Runs;

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
        var choice = new WorkerChoice(workers, new WorkerNeeds(plan, "cpu"), clock);
        var observer = new Observer(plan.Cells.Length, clock);
        var folder = Directory.CreateTempSubdirectory("scale-");
        var lease = await RunLease.Acquire(new RunWriter(new RunDirectory(folder.FullName), new RunStamp("scale", "scale")), clock);
        var dispatch = new WorkDispatch(lease, SweepStage.Cells, choice, new PauseGate(isOpen: true), observer, _ => null, clock);
        var run = this.GetPrimaryKeyString();
        var queue = new CellQueue(plan, new BitArray(plan.Cells.Length), index =>
        {
            var item = new StageItem(index, plan.Cells[index].ToString(), "", Cost: 1);
            return new WorkItem(item, GrainFactory.GetGrain<INoOpCellGrain>($"{run}/{item.Key}"));
        });
        var began = clock.GetTimestamp();
        await dispatch.Run(queue, needsAll: false, CancellationToken.None, CancellationToken.None);
        folder.Delete(recursive: true);
        return new ScaleResult(clock.GetElapsedTime(began).TotalSeconds, observer.PreemptedAt, observer.RestartedAt);
    }

    private sealed class Observer(int cells, TimeProvider clock) : IItemObserver
    {
        private readonly LedgerColumns _ledger = new(cells);
        private readonly HashSet<int> _lost = [];

        public List<DateTimeOffset> PreemptedAt { get; } = [];

        public List<DateTimeOffset> RestartedAt { get; } = [];

        public void Started(StageItem item, WorkerIdentity worker, int attempt)
        {
            _ledger.CountAttempt(item.Index, attempt);
            if (_lost.Remove(item.Index))
                RestartedAt.Add(clock.GetUtcNow());
        }

        public void Finished(StageItem item, WorkerIdentity worker, ItemResult result) =>
            _ledger.Done(item.Index, result.Worker, result.Started, result.Seconds);

        public void AttemptFailed(StageItem item, WorkerIdentity worker, int attempt, string reason) => _ledger.Explain(item.Index, reason);

        public void Failed(StageItem item, WorkerIdentity worker, string reason) => throw new InvalidOperationException(reason);

        public void Preempted(StageItem item, WorkerIdentity worker, string reason)
        {
            _lost.Add(item.Index);
            PreemptedAt.Add(clock.GetUtcNow());
        }

        public void Quarantined(WorkerIdentity worker, string reason)
        {
        }

        public void Waiting(string? reason)
        {
        }
    }
}
