using System.Collections;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>
/// Has the items of a stage computed by the workers of the cluster, one grain an item. The pipeline's token cannot tell the two ways of stopping apart, so the
/// two tokens of the constructor, of which it is made, are used in its place.
/// </summary>
/// <param name="grains">Creates references to the work grains.</param>
/// <param name="choice">Decides which workers may get items.</param>
/// <param name="gate">Closed while the run is paused.</param>
/// <param name="exits">How lost workers ended.</param>
/// <param name="clock">For pauses before an item or a worker is tried again.</param>
/// <param name="stop">Cancels items in progress.</param>
/// <param name="abandon">Stops without cancelling items in progress: the next coordinator joins them.</param>
internal sealed class GrainStageExecutor(
    IGrainFactory grains, WorkerChoice choice, PauseGate gate, SiloExitReports exits, TimeProvider clock, CancellationToken stop, CancellationToken abandon) : IStageExecutor
{
    public async Task Execute(StageWork work, IItemObserver observer, CancellationToken cancellationToken)
    {
        var stage = work.Stage.Stage;
        using var activity = Instruments.SweepTraces.Stage(work.Run.Id, stage);
        IWorkQueue queue = stage == SweepStage.Cells ? new CellQueue(work.Run.Plan, work.Committed, Item) : new ItemQueue(work.Committed, Item);
        await new WorkDispatch(work.Lease, stage, choice, gate, observer, worker => exits.Of(worker.Name), clock).Run(queue, work.NeedsAllItems, stop, abandon);

        WorkItem Item(int index)
        {
            var item = work.Stage.Item(work.Run, index);
            return new WorkItem(item, WorkKey.Grain(grains, work.Run.Id, stage, item));
        }
    }

    /// <summary>Items in the order of their indices, whichever worker asks.</summary>
    private sealed class ItemQueue(BitArray committed, Func<int, WorkItem> item) : IWorkQueue
    {
        private readonly Queue<int> _left = new(Enumerable.Range(0, committed.Length).Where(index => !committed[index]));

        public bool IsEmpty => _left.Count == 0;

        public WorkItem? Take(WorkerSilo worker) => _left.TryDequeue(out var index) ? item(index) : null;
    }
}
