using System.Collections;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Tests.Dispatch;

public sealed class CellQueueTests
{
    private static readonly SweepPlan Plan = SmallPlan.Plan;
    private static readonly WorkerSilo First = FakeWorkers.Worker(1);
    private static readonly WorkerSilo Second = FakeWorkers.Worker(2);

    [Fact]
    public void Take_OneWorker_GetsEveryCellInTheOrderOfThePlan()
    {
        var queue = Queue(new BitArray(Plan.Cells.Length));

        Assert.Equal(Enumerable.Range(0, Plan.Cells.Length), TakeAll(queue, First));
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void Take_TwoWorkers_KeepEachItsLayerAndFold()
    {
        var queue = Queue(new BitArray(Plan.Cells.Length));
        var (first, second) = (new List<CellId>(), new List<CellId>());

        for (var i = 0; i < Plan.Spec.Gains.Length; i++)
        {
            first.Add(Plan.Cells[queue.Take(First)!.Item.Index]);
            second.Add(Plan.Cells[queue.Take(Second)!.Item.Index]);
        }

        Assert.Single(first.Select(cell => (cell.Layer, cell.Fold)).Distinct());
        Assert.Single(second.Select(cell => (cell.Layer, cell.Fold)).Distinct());
        Assert.NotEqual(first[0].Fold, second[0].Fold);
    }

    [Fact]
    public void Take_NoFreshLayerAndFoldLeft_HelpsWithTheOneThatHasMostLeft()
    {
        // Two groups are left: one of four cells, one of two.
        var committed = new BitArray(Plan.Cells.Length, true);
        foreach (var cell in new[] { 0, 1, 2, 3, 6, 7 })
            committed[cell] = false;
        var queue = Queue(committed);

        Assert.Equal(0, queue.Take(First)!.Item.Index);
        Assert.Equal(6, queue.Take(Second)!.Item.Index);
        Assert.Equal(7, queue.Take(Second)!.Item.Index);
        Assert.Equal(1, queue.Take(Second)!.Item.Index);
        Assert.Equal(2, queue.Take(First)!.Item.Index);
        Assert.Equal(3, queue.Take(Second)!.Item.Index);
        Assert.Null(queue.Take(First));
    }

    [Fact]
    public void Take_CommittedCells_AreNotGivenOut()
    {
        var committed = new BitArray(Plan.Cells.Length);
        for (var i = 0; i < committed.Length; i += 3)
            committed[i] = true;

        Assert.Equal(Enumerable.Range(0, Plan.Cells.Length).Where(i => !committed[i]), TakeAll(Queue(committed), First));
        Assert.True(Queue(new BitArray(Plan.Cells.Length, true)).IsEmpty);
    }

    private static CellQueue Queue(BitArray committed) => new(Plan, committed, index => new WorkItem(new StageItem(index, "", "", 0), null!));

    private static IEnumerable<int> TakeAll(CellQueue queue, WorkerSilo worker)
    {
        while (queue.Take(worker) is { } item)
            yield return item.Item.Index;
    }
}
