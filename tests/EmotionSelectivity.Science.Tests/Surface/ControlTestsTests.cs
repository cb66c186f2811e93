using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Science.Tests.Surface;

public sealed class ControlTestsTests
{
    [Fact]
    public void Of_LesionAndEnhancement_AreTestedDownwardAndUpward()
    {
        // Selective: worse than both draws when lesioned, better than one of two when enhanced.
        var p = ControlTests.Of(
            Points((cell, _, target) => (cell.Gain.IsIntact ? 3 : cell.Gain.IsLesion ? (target == Target.Selective ? 1 : 2) : 3 + (target.Draw < 2 ? 1 : 0), 1, 0.5)),
            SmallSweep.Spec.Controls);

        foreach (var probability in new Func<ControlProbabilities, double?>[] { c => c.Specificity, c => c.Sham, c => c.MeaningF1 })
        {
            Assert.Equal(1.0 / 3, probability(p[Key(Gain.Lesion)])!.Value, 1e-12);
            Assert.Equal(2.0 / 3, probability(p[Key(Gain.From(2))])!.Value, 1e-12);
            Assert.Null(probability(p[Key(Gain.Intact)]));
            Assert.Null(probability(p[Key(Gain.From(3))]));
        }
        Assert.All(p.Keys, key => Assert.Equal(Target.Selective, key.Family.Target));
    }

    [Fact]
    public void Of_EachControl_IsComparedWithItsOwnDraws()
    {
        // Lesioned, the selective target keeps 2 of 4; random draws keep more, sham draws keep less, shuffled ones as
        // much.
        var p = ControlTests.Of(
            Points((cell, _, target) => (cell.Gain.IsIntact ? 4 : target.Kind switch { TargetKind.Random => 3, TargetKind.Sham => 1, _ => 2 }, 0, 0.5)),
            SmallSweep.Spec.Controls)[Key(Gain.Lesion)];

        Assert.Equal((1.0 / 3, 1.0, 1.0), (p.Specificity!.Value, p.Sham!.Value, p.MeaningF1!.Value));
    }

    [Fact]
    public void Of_ShuffledTargets_AreComparedByTheirOwnBaselineAndByTheirScore()
    {
        // Shuffled: 1 -> 1 of 4, AUC 0.5 -> 0.5; selective: 4 -> 2 of 4, AUC 0.9 -> 0.7. Its score is above chance, its
        // loss larger than theirs.
        var p = ControlTests.Of(
            Points((cell, _, target) => target.Kind == TargetKind.Shuffled ? (1, 0, 0.5) : (cell.Gain.IsLesion ? 2 : 4, 0, cell.Gain.IsLesion ? 0.7 : 0.9)),
            SmallSweep.Spec.Controls);

        Assert.Equal((1.0 / 3, 1.0 / 3, 1.0 / 3), (p[Key(Gain.Lesion)].MeaningF1!.Value, p[Key(Gain.Lesion)].MeaningAuc!.Value, p[Key(Gain.Lesion)].Chance!.Value));
        Assert.Equal(1.0 / 3, p[Key(Gain.Intact)].Chance!.Value);
        Assert.Null(p[Key(Gain.From(3))].Chance);
    }

    [Fact]
    public void Of_PoolOfOthers_HasNoPAgainstRandomTargets()
    {
        var p = ControlTests.Of(Points((_, _, _) => (3, 1, 0.5)), SmallSweep.Spec.Controls with { Pool = ControlPool.Others });

        Assert.All(p.Values, of => Assert.Null(of.Specificity));
        Assert.NotNull(p[Key(Gain.Lesion)].Sham);
    }

    [Fact]
    public void Of_DrawWithMissingCells_HasNoP()
    {
        var cells = SmallSweep.Cells((_, _, _) => (3, 1, 0.5))
            .Select(c => c with { Scores = [.. c.Scores.Where(s => !(c.Cell is { Layer: "conv1_1", Fold: 0 } && s.Gain.IsLesion && s.Target == Target.Random(2)))] });

        var p = ControlTests.Of(SurfaceAssembly.Of(SmallSweep.Plan, cells, SmallSweep.Targets), SmallSweep.Spec.Controls);

        Assert.Null(p[Key(Gain.Lesion)].Specificity);
        Assert.NotNull(p[Key(Gain.Lesion)].Sham);
        Assert.NotNull(p[Key(Gain.From(2))].Specificity);
    }

    private static PointKey Key(Gain gain) => new(new Family("google", Emotion.Neutral, Target.Selective), "conv1_1", gain);

    private static ImmutableArray<SurfacePoint> Points(Func<CellId, Emotion, Target, (int TruePositives, int FalsePositives, double Auc)> counts) =>
        SurfaceAssembly.Of(SmallSweep.Plan, SmallSweep.Cells(counts), SmallSweep.Targets);
}
