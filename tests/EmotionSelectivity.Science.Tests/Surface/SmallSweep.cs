using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Science.Tests.Stimuli;

namespace EmotionSelectivity.Science.Tests.Surface;

/// <summary>
/// A sweep of one set, two layers, two folds and gains 0, 1, 2, 3, with two random, two shuffled and two sham targets
/// at gains 0, 1 and 2. Tests choose the counts of the cells.
/// </summary>
internal static class SmallSweep
{
    public static StimulusSet Set { get; } = Sets.OfCounts("google", 8, 8, 8);

    public static SweepSpec Spec { get; } = new()
    {
        Name = "small",
        Seed = 1,
        Network = new NetworkChoice("vgg-mini", NetworkChoice.RandomWeights, 64, false),
        Stimuli = [new StimulusSource("google", "/images", "/ratings.csv", new RatingColumns(), RatingScale.OneToNine)],
        Categories = new CategoryRule(),
        Selectivity = new SelectivityRule(),
        Folds = new KFold(2),
        Readout = new ReadoutScheme(),
        Layers = ["conv1_1", "conv2_1"],
        Gains = [Gain.Lesion, Gain.Intact, Gain.From(2), Gain.From(3)],
        Modulation = Modulation.Uniform,
        Controls = new ControlScheme(2, 2, ControlPool.All, [Gain.Lesion, Gain.Intact, Gain.From(2)]),
        Permutations = 200,
        Execution = new ExecutionChoice(DeviceChoice.Cpu),
        Decisions = StoredDecisions.Selective,
        Output = "/run",
    };

    public static ImmutableArray<FoldAssignment> Folds { get; } = StratifiedFolds.Assign([Set], Spec.Folds, Spec.Seed);

    public static SweepLabels Labels { get; } = new([Set], CategoryPermutation.ForShuffledTargets([Set], Spec.Folds, Folds, Spec.Seed));

    public static SweepPlan Plan { get; } = new(Spec, Folds);

    /// <summary>Two neurons for each emotion in fold 0, one in fold 1.</summary>
    public static IEnumerable<TargetNeurons> Targets =>
        from fold in Enumerable.Range(0, 2)
        from layer in Spec.Layers
        from emotion in Emotions.All
        from target in Plan.Targets(Gain.Intact)
        select new TargetNeurons(fold, layer, emotion, target, fold == 0 ? [1, 2] : [3]);

    /// <summary>
    /// All cells, each (emotion, target) with true positives (of 4) and false positives (of 8) as given.
    /// </summary>
    public static IEnumerable<CellRows> Cells(Func<CellId, Emotion, Target, (int TruePositives, int FalsePositives, double Auc)> counts) =>
        Plan.Cells.Select(cell => new CellRows(cell,
        [
            .. from emotion in Emotions.All
               from target in Plan.Targets(cell.Gain)
               let count = counts(cell, emotion, target)
               select new CellScore(
                   cell.Gain, "google", emotion, target, 2,
                   new Confusion(count.TruePositives, count.FalsePositives, 8 - count.FalsePositives, 4 - count.TruePositives), count.Auc, 0),
        ]));
}
