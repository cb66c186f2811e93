using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Cluster.Tests.Instruments;

public sealed class SweepMetricsTests
{
    private readonly SweepMetrics _metrics = new("run", SmallPlan.Plan);

    [Fact]
    public void Cells_GoFromStateToState_AlikeInAllAndInTheGrid()
    {
        _metrics.Reset(cell => cell < 5);
        _metrics.Move(5, CellPhase.Pending, CellPhase.Running);
        _metrics.Move(6, CellPhase.Pending, CellPhase.Running);
        _metrics.Move(6, CellPhase.Running, CellPhase.Committed);
        _metrics.Move(23, CellPhase.Pending, CellPhase.Running);
        _metrics.Move(23, CellPhase.Running, CellPhase.Failed);

        Assert.Equal([16, 1, 6, 1], Enum.GetValues<CellPhase>().Select(_metrics.Cells));
        foreach (var phase in Enum.GetValues<CellPhase>())
            Assert.Equal(_metrics.Cells(phase), _metrics.Grid().Where(place => place.Phase == phase).Sum(place => place.Cells));
        foreach (var (cell, phase) in new[] { (5, CellPhase.Running), (23, CellPhase.Failed) })
        {
            var id = SmallPlan.Plan.Cells[cell];
            Assert.Equal(1, _metrics.Grid().Single(place => (place.Layer, place.Gain, place.Phase) == (id.Layer, id.Gain.ToString(), phase)).Cells);
        }
    }

    [Fact]
    public void Grid_HasEveryPlaceWithAsManyCellsAsThereAreFolds()
    {
        var places = _metrics.Grid().GroupBy(place => (place.Layer, place.Gain)).ToList();
        Assert.Equal(2 * 4, places.Count);
        Assert.All(places, place => Assert.Equal(3, place.Sum(phase => phase.Cells)));
    }

    [Fact]
    public void Show_AnEndWithCellsInHand_LeavesNoneRunning()
    {
        _metrics.Move(0, CellPhase.Pending, CellPhase.Running);

        _metrics.Update(SweepState.Cancelled, SweepStage.Cells, costDone: 0, costLeft: 1, stageSeconds: 1);

        Assert.Equal([24, 0, 0, 0], Enum.GetValues<CellPhase>().Select(_metrics.Cells));
        Assert.Equal(24, _metrics.Grid().Where(place => place.Phase == CellPhase.Pending).Sum(place => place.Cells));
    }

    [Theory]
    [InlineData(SweepStage.Activations, 0, 1, 0.0)]
    [InlineData(SweepStage.Cells, 0, 1, 0.0)]
    [InlineData(SweepStage.Cells, 0.25, 0.75, 0.25)]
    [InlineData(SweepStage.Cells, 1, 0, 1.0)]
    [InlineData(SweepStage.Surface, 0, 0, 1.0)]
    public void Progress_IsTheShareOfTheCellsComputing(SweepStage stage, double done, double left, double expected)
    {
        var all = SmallPlan.Plan.Cells.Sum(cell => (double)SmallPlan.Plan.MultiplyAccumulates(cell));
        _metrics.Update(SweepState.Running, stage, done * all, left * all, stageSeconds: 10);
        Assert.Equal(expected, _metrics.Progress, 12);
    }

    [Fact]
    public void SecondsLeft_AreKnownFromTheFirstCellToTheEnd()
    {
        _metrics.Update(SweepState.Running, SweepStage.Cells, costDone: 0, costLeft: 30, stageSeconds: 5);
        Assert.Null(_metrics.SecondsLeft);
        _metrics.Update(SweepState.Running, SweepStage.Cells, costDone: 10, costLeft: 20, stageSeconds: 15);
        Assert.Equal(30, _metrics.SecondsLeft);
        _metrics.Update(SweepState.Running, SweepStage.Surface, costDone: 0, costLeft: 0, stageSeconds: 1);
        Assert.Null(_metrics.SecondsLeft);
        _metrics.Update(SweepState.Complete, SweepStage.Surface, costDone: 0, costLeft: 0, stageSeconds: 1);
        Assert.Equal(0, _metrics.SecondsLeft);
    }

    [Fact]
    public void Grid_OfAPlanWithTooManyPlaces_IsEmpty()
    {
        var layers = KnownNetworks.Find("vgg-mini")!.Layers;
        var gains = Enumerable.Range(0, SweepMetrics.LargestGrid / 2 + 1).Select(i => Science.Interventions.Gain.From(i / 100.0));
        var plan = new Science.Sweeps.SweepPlan(SmallPlan.Plan.Spec with { Layers = [layers[0], layers[1]], Gains = [.. gains] }, []);
        var reading = new SweepMetrics("run", plan);
        Assert.Empty(reading.Grid());
        Assert.Equal(plan.Cells.Length, reading.Cells(CellPhase.Pending));
    }
}
