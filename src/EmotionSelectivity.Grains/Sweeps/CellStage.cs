using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Grains.Work;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Sweeps;

/// <summary>The cells of a run: those that are not committed are dispatched in the order of the plan, a window at a time.</summary>
internal sealed class CellStage(Run run, IGrainFactory grains, ProgressBoard board, Ledger ledger, int window) : IWorkObserver
{
    private int _failed;

    /// <returns>How many cells failed for good.</returns>
    public async Task<int> Go(CommittedCells committed, CancellationToken stop)
    {
        var items = run.Plan.Cells
            .Select((cell, index) => (cell, index))
            .Where(planned => !committed.Contains(planned.cell))
            .Select(planned => Item(planned.cell, planned.index))
            .ToList();
        board.Begin(SweepStage.Cells, run.Plan.Cells.Length, run.Plan.Cells.Length - items.Count, items.Sum(item => item.Cost));
        await new WorkWindow(window, this).Run(items, run.Directory.Path, stop);
        return _failed;
    }

    public void Started(WorkItem item, int attempt)
    {
        ledger.Started(CellOf(item));
        board.Started(item);
    }

    public void Finished(WorkItem item, WorkReceipt receipt)
    {
        ledger.Committed(CellOf(item), receipt);
        board.Finished(item);
    }

    public void AttemptFailed(WorkItem item, int attempt, string reason) => ledger.AttemptFailed(CellOf(item), reason);

    public void FailedForGood(WorkItem item, string reason)
    {
        _failed++;
        ledger.FailedForGood(CellOf(item));
        board.Failed(item, reason);
    }

    private CellId CellOf(WorkItem item) => run.Plan.Cells[item.Index];

    private WorkItem Item(CellId cell, int index) => new(
        index, $"{cell.Layer}, gain {cell.Gain}, fold {cell.Fold}", grains.GetGrain<ICellGrain>(WorkKey.OfCell(run.Id, cell)),
        run.Plan.MultiplyAccumulates(cell));
}
