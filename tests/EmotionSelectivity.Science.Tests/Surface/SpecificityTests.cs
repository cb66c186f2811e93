using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Science.Tests.Surface;

public sealed class SpecificityTests
{
    [Fact]
    public void Of_LesionAndEnhancement_AreTestedDownwardAndUpward()
    {
        // Selective: worse than both draws when lesioned, better than one of two when enhanced.
        var points = Points((cell, _, target) => (
            cell.Gain.IsIntact ? 3 : cell.Gain.IsLesion ? (target == Target.Selective ? 1 : 2) : 3 + (target.Draw < 2 ? 1 : 0), 1, 0.5));

        var p = Specificity.Of(points, SmallSweep.Spec.Controls);

        Assert.Equal(1.0 / 3, p[Key(Gain.Lesion)], 1e-12);
        Assert.Equal(2.0 / 3, p[Key(Gain.From(2))], 1e-12);
        Assert.DoesNotContain(p.Keys, key => key.Gain.IsIntact);
        Assert.DoesNotContain(p.Keys, key => key.Gain == Gain.From(3));
        Assert.All(p.Keys, key => Assert.Equal(Target.Selective, key.Family.Target));
    }

    [Fact]
    public void Of_PoolOfOthers_HasNoP()
    {
        var points = Points((_, _, _) => (3, 1, 0.5));

        Assert.Empty(Specificity.Of(points, SmallSweep.Spec.Controls with { Pool = ControlPool.Others }));
    }

    [Fact]
    public void Of_DrawWithMissingCells_HasNoP()
    {
        var cells = SmallSweep.Cells((_, _, _) => (3, 1, 0.5))
            .Select(c => c with { Scores = [.. c.Scores.Where(s => !(c.Cell is { Layer: "conv1_1", Fold: 0 } && s.Gain.IsLesion && s.Target.Draw == 2))] });

        var p = Specificity.Of(SurfaceAssembly.Of(SmallSweep.Plan, cells, SmallSweep.Targets), SmallSweep.Spec.Controls);

        Assert.DoesNotContain(Key(Gain.Lesion), p.Keys);
        Assert.Contains(Key(Gain.From(2)), p.Keys);
    }

    private static PointKey Key(Gain gain) => new(new Family("google", Emotion.Neutral, Target.Selective), "conv1_1", gain);

    private static ImmutableArray<SurfacePoint> Points(
        Func<Science.Sweeps.CellId, Emotion, Target, (int TruePositives, int FalsePositives, double Auc)> counts) =>
        SurfaceAssembly.Of(SmallSweep.Plan, SmallSweep.Cells(counts), SmallSweep.Targets);
}
