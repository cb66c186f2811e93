using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Science.Tests.Surface;

public sealed class SurfaceAssemblyTests
{
    [Fact]
    public void Of_AllCells_PoolsCountsAndAveragesAucs()
    {
        var points = SurfaceAssembly.Of(
            SmallSweep.Plan, SmallSweep.Cells((cell, _, _) => cell.Gain.IsLesion ? (1 + cell.Fold, 2, 0.5 + 0.1 * cell.Fold) : (4, 0, 1)), SmallSweep.Targets);

        var lesion = points.Single(p => p is { Layer: "conv2_1", Emotion: Emotion.Neutral } && p.Gain.IsLesion && p.Target == Target.Selective);
        Assert.Equal(new Confusion(3, 4, 12, 5), lesion.Score!.Confusion);
        Assert.Equal(0.55, lesion.Score.Auc!.Value, 1e-12);
        Assert.Equal((2.0 / 7 + 0.5) / 2, lesion.Score.F1Mean, 1e-12);
        Assert.Equal((0.5 - 2.0 / 7) / Math.Sqrt(2), lesion.Score.F1Sd!.Value, 1e-12);
        Assert.Equal(0.4 - 1, lesion.DeltaF1!.Value, 1e-12);
        Assert.Equal(-60, lesion.PercentChange!.Value, 1e-12);
        Assert.Equal(0.55 - 1, lesion.DeltaAuc!.Value, 1e-12);
        Assert.Equal(1.5, lesion.NeuronCountMean);
        Assert.Equal(0, lesion.CellsMissing);
    }

    [Fact]
    public void Of_AllCells_HasEveryPlannedPointOnce()
    {
        var points = SurfaceAssembly.Of(SmallSweep.Plan, SmallSweep.Cells((_, _, _) => (4, 0, 1)), SmallSweep.Targets);

        // 3 emotions x 2 layers x (4 gains of the selective target + 3 gains of two random, two shuffled and two sham
        // ones)
        Assert.Equal(3 * 2 * (4 + 6 * 3), points.Length);
        Assert.Equal(points.Length, points.Select(p => p.Key).Distinct().Count());
        Assert.All(points, p => Assert.Equal(0, p.DeltaF1));
    }

    [Fact]
    public void Of_MissingCell_LeavesThePointWithoutScoreAndSaysSo()
    {
        var cells = SmallSweep.Cells((_, _, _) => (4, 0, 1)).Where(c => c.Cell.ToString() is not ("conv1_1/2/1" or "conv2_1/1/0"));

        var points = SurfaceAssembly.Of(SmallSweep.Plan, cells, SmallSweep.Targets);

        var missing = points.Where(p => p.Layer == "conv1_1" && p.Gain == Gain.From(2)).ToList();
        Assert.All(missing, p => Assert.Equal((1, null, null), (p.CellsMissing, p.Score, p.DeltaF1)));
        var withoutBaseline = points.Where(p => p.Layer == "conv2_1" && !p.Gain.IsIntact).ToList();
        Assert.All(withoutBaseline, p => Assert.Equal((0, true, null, null), (p.CellsMissing, p.Score is not null, p.Baseline, p.DeltaF1)));
    }

    [Fact]
    public void PercentChange_BaselineZero_IsNull()
    {
        var points = SurfaceAssembly.Of(SmallSweep.Plan, SmallSweep.Cells((cell, _, _) => cell.Gain.IsIntact ? (0, 1, 0.5) : (3, 1, 0.5)), SmallSweep.Targets);

        Assert.All(points, p => Assert.Null(p.PercentChange));
        Assert.All(points.Where(p => !p.Gain.IsIntact), p => Assert.True(p.DeltaF1 > 0));
    }
}
