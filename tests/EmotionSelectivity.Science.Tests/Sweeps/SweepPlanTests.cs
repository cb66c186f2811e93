using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Science.Tests.Surface;

namespace EmotionSelectivity.Science.Tests.Sweeps;

/// <summary>
/// The small sweep: two random, two shuffled and two sham targets at gains 0, 1 and 2 of 0, 1, 2, 3; twelve test images
/// per fold.
/// </summary>
public sealed class SweepPlanTests
{
    private static readonly Gain Two = Gain.From(2);

    private static readonly Gain Three = Gain.From(3);

    private static readonly Target[] Meaningless = [Target.Shuffled(1), Target.Sham(1), Target.Shuffled(2), Target.Sham(2)];

    [Fact]
    public void Targets_AtControlGains_AreTheSelectiveAndAllControls()
    {
        foreach (var gain in new[] { Gain.Lesion, Gain.Intact, Two })
            Assert.Equal([Target.Selective, Target.Random(1), Target.Random(2), .. Meaningless], SmallSweep.Plan.Targets(gain));
    }

    [Fact]
    public void Targets_AtOtherGains_AreTheSelectiveAlone() => Assert.Equal([Target.Selective], SmallSweep.Plan.Targets(Three));

    [Fact]
    public void Targets_UnderBidirectionalModulation_AreRandomAtTheLesionAndItsBaselineOnly()
    {
        var plan = Plan(SmallSweep.Spec with { Modulation = Modulation.TuningBidirectional });

        Assert.Equal([Target.Selective, Target.Random(1), Target.Random(2), .. Meaningless], plan.Targets(Gain.Lesion));
        Assert.Equal([Target.Selective, Target.Random(1), Target.Random(2), .. Meaningless], plan.Targets(Gain.Intact));
        Assert.Equal([Target.Selective, .. Meaningless], plan.Targets(Two));
        Assert.Equal([Gain.Lesion, Gain.Intact], plan.Gains(TargetKind.Random));
        Assert.Equal([Gain.Lesion, Gain.Intact, Two], plan.Gains(TargetKind.Shuffled));
    }

    [Theory]
    [InlineData(Modulation.Uniform)]
    [InlineData(Modulation.Tuning)]
    public void Gains_OfControls_AreTheControlGains(Modulation modulation)
    {
        var plan = Plan(SmallSweep.Spec with { Modulation = modulation });

        Assert.Equal([Gain.Lesion, Gain.Intact, Two, Three], plan.Gains(TargetKind.Selective));
        Assert.All([TargetKind.Random, TargetKind.Shuffled, TargetKind.Sham], kind => Assert.Equal([Gain.Lesion, Gain.Intact, Two], plan.Gains(kind)));
    }

    [Theory]
    [InlineData(Modulation.Uniform)]
    [InlineData(Modulation.TuningBidirectional)]
    public void Gains_OfAnyKind_AreThoseAtWhichItHasTargets(Modulation modulation)
    {
        var plan = Plan(SmallSweep.Spec with { Modulation = modulation });

        foreach (var kind in Enum.GetValues<TargetKind>())
            Assert.Equal(plan.Spec.Gains.Where(gain => plan.Targets(gain).Any(target => target.Kind == kind)), plan.Gains(kind));
    }

    [Fact]
    public void Gains_WithoutRandomTargets_AreNone()
    {
        var plan = Plan(SmallSweep.Spec with { Controls = SmallSweep.Spec.Controls with { Random = 0 } });

        Assert.Empty(plan.Gains(TargetKind.Random));
    }

    [Fact]
    public void Passes_OfACell_AreOneAnImageEmotionAndTargetThatIsNoSham()
    {
        // 12 test images, 3 emotions; selective, 2 random, 2 shuffled.
        Assert.Equal(12 * 3 * 5, SmallSweep.Plan.Passes(new CellId("conv1_1", Gain.Lesion, 0)));
        Assert.Equal(12 * 3 * 5, SmallSweep.Plan.Passes(new CellId("conv2_1", Two, 1)));
        Assert.Equal(12 * 3, SmallSweep.Plan.Passes(new CellId("conv1_1", Three, 0)));
        Assert.Equal(0, SmallSweep.Plan.Passes(new CellId("conv1_1", Gain.Intact, 0)));
        Assert.Equal(2 * 2 * (2 * 180 + 36), SmallSweep.Plan.TotalPasses);
    }

    [Fact]
    public void Passes_UnderBidirectionalModulation_SpareTheRandomTargets()
    {
        var plan = Plan(SmallSweep.Spec with { Modulation = Modulation.TuningBidirectional });

        Assert.Equal(12 * 3 * 5, plan.Passes(new CellId("conv1_1", Gain.Lesion, 0)));
        Assert.Equal(12 * 3 * 3, plan.Passes(new CellId("conv1_1", Two, 0)));
    }

    [Fact]
    public void StoredDecisions_OfAll_AreThreeASelectiveTargetAndOneAControl()
    {
        var all = Plan(SmallSweep.Spec with { Decisions = StoredDecisions.All });

        // 16 cells (2 layers, 4 gains, 2 folds) with 9 decisions per image for selective targets; 12 of them have six
        // controls with 3 decisions each.
        Assert.Equal(16 * 12 * 9, SmallSweep.Plan.StoredDecisions);
        Assert.Equal(16 * 12 * 9 + 12 * 12 * 3 * 6, all.StoredDecisions);
    }

    [Fact]
    public void Source_OfASham_IsTheShuffledTargetOfItsDrawReadByTheObservedLabels()
    {
        Assert.Equal((Target.Shuffled(2), 0), (Target.Sham(2).Source, Target.Sham(2).Labels));
        Assert.Equal((Target.Shuffled(2), 2), (Target.Shuffled(2).Source, Target.Shuffled(2).Labels));
        Assert.Equal((Target.Random(2), 0), (Target.Random(2).Source, Target.Random(2).Labels));
        Assert.Equal((Target.Selective, 0), (Target.Selective.Source, Target.Selective.Labels));
    }

    private static SweepPlan Plan(SweepSpec spec) => new(spec, SmallSweep.Folds);
}
