using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Science.Tests.Surface;

public sealed class SummaryTests
{
    /// <summary>F1 by hand: TP of 4 in each of two folds, no false positives, F1 = 2 TP / (TP + 4).</summary>
    [Fact]
    public void Of_EnhancementAndLesion_NamesTheBestGainAndComparesDrawsAtTheirOwnBest()
    {
        // selective: 0 -> 1, 1 -> 2, 2 -> 3, 3 -> 4; controls' draw 1: 0 -> 2, 2 -> 3; draw 2: 0 -> 1, 2 -> 2; sham: 0
        // -> 3, 2 -> 1.
        var rows = Rows((cell, _, target) => (target.Kind == TargetKind.Sham && !cell.Gain.IsIntact ? cell.Gain.IsLesion ? 3 : 1 : (cell.Gain.Value, target.Draw) switch
        {
            (0, 0) => 1,
            (1, _) => 2,
            (2, 0) => 3,
            (3, 0) => 4,
            (0, 1) => 2,
            (2, 1) => 3,
            (0, 2) => 1,
            (2, 2) => 2,
            _ => throw new InvalidOperationException(),
        }, 0, 0.5));

        var row = rows.Single(r => r is { Emotion: Emotion.Pleasant, Layer: "conv1_1", Measure: Measure.F1 });

        Assert.Equal(2.0 / 3, row.Baseline!.Value, 1e-12);
        Assert.Equal(Gain.From(3), row.BestGain);
        Assert.Equal(1, row.Enhanced!.Value, 1e-12);
        Assert.Equal(50, row.EnhancedPercent!.Value, 1e-9);
        Assert.Equal(0.4, row.Lesioned!.Value, 1e-12);
        Assert.Equal(-40, row.LesionedPercent!.Value, 1e-9);
        Assert.Equal(100 * (6.0 / 7 / (2.0 / 3) - 1) / 2, row.Random.EnhancedPercent!.Value, 1e-9); // +28.6 % and 0 %
        Assert.Equal(-20, row.Random.LesionedPercent!.Value, 1e-9);
        Assert.Equal(2.0 / 3, row.Random.PEnhanced!.Value, 1e-12); // over the control gains the selective target's best is that of draw 1
        Assert.Equal(2.0 / 3, row.Random.PLesioned!.Value, 1e-12);
        Assert.Equal(row.Random, row.Shuffled);
        Assert.Equal(-40, row.Sham.EnhancedPercent!.Value, 1e-9); // F1 falls from 2/3 to 0.4 in both draws
        Assert.Equal((1.0 / 3, 1.0 / 3), (row.Sham.PEnhanced!.Value, row.Sham.PLesioned!.Value)); // no draw is as good, or as bad
    }

    [Fact]
    public void Of_EqualScores_TakesTheLowestGain() =>
        Assert.All(Rows((_, _, _) => (3, 0, 0.75)), row => Assert.Equal(Gain.From(2), row.BestGain));

    [Fact]
    public void Of_AucMeasure_IsOfAuc()
    {
        var row = Rows((cell, _, _) => (3, 0, 0.5 + 0.1 * cell.Gain.Value)).First(r => r.Measure == Measure.Auc);

        Assert.Equal(0.6, row.Baseline!.Value, 1e-12);
        Assert.Equal(0.8, row.Enhanced!.Value, 1e-12);
        Assert.Equal(0.5, row.Lesioned!.Value, 1e-12);
    }

    [Fact]
    public void Of_MissingEnhancementCell_HasNoBestButKeepsTheLesion()
    {
        var cells = SmallSweep.Cells((_, _, _) => (3, 0, 0.75)).Where(c => c.Cell.ToString() != "conv1_1/3/0");

        var row = Summary.Of(SurfaceAssembly.Of(SmallSweep.Plan, cells, SmallSweep.Targets), SmallSweep.Spec.Controls)
            .First(r => r.Layer == "conv1_1");

        Assert.Null(row.BestGain);
        Assert.Null(row.EnhancedPercent);
        Assert.NotNull(row.Lesioned);
        Assert.NotNull(row.Random.PEnhanced);
    }

    private static ImmutableArray<SummaryRow> Rows(
        Func<Science.Sweeps.CellId, Emotion, Target, (int TruePositives, int FalsePositives, double Auc)> counts) =>
        Summary.Of(SurfaceAssembly.Of(SmallSweep.Plan, SmallSweep.Cells(counts), SmallSweep.Targets), SmallSweep.Spec.Controls);
}
