using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.TestSupport;

/// <summary>A plan of two layers, three folds and four gains: 24 cells.</summary>
public static class SmallPlan
{
    public static SweepPlan Plan { get; } = Of("vgg-mini", 64, images: 12);

    public static SweepPlan Of(string network, int size, int images)
    {
        var layout = KnownNetworks.Find(network)!;
        var spec = new SweepSpec
        {
            Name = "small",
            Seed = 1,
            Network = new NetworkChoice(network, NetworkChoice.RandomWeights, size, Grayscale: false),
            Stimuli = [new StimulusSource("a", "/a", "/a.csv", new RatingColumns(), new RatingScale(1, 9))],
            Categories = new(),
            Selectivity = new(),
            Folds = new KFold(3),
            Readout = new(),
            Layers = [layout.Layers[0], layout.Layers[1]],
            Gains = [Gain.Lesion, Gain.Intact, Gain.From(2), Gain.From(4)],
            Modulation = Modulation.Uniform,
            Controls = new(0, 0, ControlPool.All, []),
            Permutations = 10,
            Execution = new(DeviceChoice.Cpu),
            Decisions = StoredDecisions.Selective,
            Output = "/run",
        };
        var folds =
            from fold in Enumerable.Range(0, 3)
            from image in Enumerable.Range(0, images)
            select new FoldAssignment("a", fold, $"{image}.png", image % 3 == fold ? FoldPart.Test : FoldPart.Train);
        return new SweepPlan(spec, [.. folds]);
    }
}
