using System.Collections;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>The cells of a run: those that are not committed are dispatched, and what becomes of each is put down in the ledger.</summary>
internal sealed class CellStage(Run run, IGrainFactory grains, ProgressBoard board, Ledger ledger, SweepReading reading, EffectWatch effects) : IWorkObserver
{
    /// <summary>The work that is left, and the stage's beginning on the board.</summary>
    public CellQueue Begin(BitArray committed)
    {
        reading.Begin(index => committed[index]);
        foreach (var index in Enumerable.Range(0, committed.Length).Where(index => committed[index]))
            effects.Committed(index);
        var left = Enumerable.Range(0, run.Plan.Cells.Length).Where(index => !committed[index]);
        var (count, cost) = (0, 0.0);
        foreach (var index in left)
            (count, cost) = (count + 1, cost + run.Plan.MultiplyAccumulates(run.Plan.Cells[index]));
        board.Begin(SweepStage.Cells, run.Plan.Cells.Length, run.Plan.Cells.Length - count, cost);
        return new CellQueue(run.Plan, committed, Item);
    }

    public void Started(WorkItem item, WorkerSilo worker)
    {
        ledger.Started(item.Index, item.Failures + 1);
        reading.Move(item.Index, CellPhase.Pending, CellPhase.Running);
        board.Started(item, worker);
    }

    public void Finished(WorkItem item, WorkerSilo worker, WorkReceipt receipt)
    {
        ledger.Committed(item.Index, receipt);
        reading.Move(item.Index, CellPhase.Running, CellPhase.Committed);
        effects.Committed(item.Index);
        board.Finished(item, worker);
    }

    public void AttemptFailed(WorkItem item, WorkerSilo worker, string reason)
    {
        ledger.AttemptFailed(item.Index, reason);
        reading.Move(item.Index, CellPhase.Running, CellPhase.Pending);
        board.AttemptFailed(item, worker, reason);
    }

    public void FailedForGood(WorkItem item, WorkerSilo worker, string reason)
    {
        ledger.FailedForGood(item.Index, reason);
        reading.Move(item.Index, CellPhase.Running, CellPhase.Failed);
        board.Failed(item, worker, reason);
    }

    public void Preempted(WorkItem item, WorkerSilo worker, string reason)
    {
        ledger.Preempted(item.Index, reason);
        reading.Move(item.Index, CellPhase.Running, CellPhase.Pending);
        board.Preempted(item, worker, reason);
    }

    public void SetAside(WorkerSilo worker, string reason) => board.SetAside(worker, reason);

    public void Waiting(string? reason) => board.Waiting(reason);

    private WorkItem Item(int index)
    {
        var cell = run.Plan.Cells[index];
        return new(
            index, $"{cell.Layer}, gain {cell.Gain}, fold {cell.Fold}", grains.GetGrain<ICellGrain>(WorkKey.OfCell(run.Id, cell)),
            run.Plan.MultiplyAccumulates(cell));
    }
}
