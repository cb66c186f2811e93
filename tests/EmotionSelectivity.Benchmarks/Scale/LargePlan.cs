using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Benchmarks.Scale;

/// <summary>A plan of any number of cells, for measuring what a cell costs beside its computing.</summary>
internal static class LargePlan
{
    private const int Layers = 10;
    private const int Folds = 10;

    /// <param name="cells">A multiple of 100.</param>
    public static SweepPlan Of(int cells)
    {
        var layout = KnownNetworks.Vgg16;
        var spec = new SweepSpec
        {
            Name = "large",
            Seed = 1,
            Network = new NetworkChoice(layout.Name, NetworkChoice.RandomWeights, layout.SmallestSize, Grayscale: false),
            Stimuli = [new StimulusSource("a", "/a", "/a.csv", new RatingColumns(), new RatingScale(1, 9))],
            Categories = new CategoryRule(),
            Selectivity = new SelectivityRule(),
            Folds = new KFold(Folds),
            Readout = new ReadoutScheme(),
            Layers = [.. layout.Layers.Take(Layers)],
            Gains = [.. Enumerable.Range(0, cells / Layers / Folds).Select(i => Gain.From(i / 100.0))],
            Modulation = Modulation.Uniform,
            Controls = new ControlScheme(0, 0, ControlPool.All, []),
            Permutations = 0,
            Execution = new ExecutionChoice(DeviceChoice.Cpu),
            Decisions = StoredDecisions.Selective,
            Output = "/run",
        };
        var folds =
            from fold in Enumerable.Range(0, Folds)
            from image in Enumerable.Range(0, Folds)
            select new FoldAssignment("a", fold, $"{image}.png", image == fold ? FoldPart.Test : FoldPart.Train);
        return new SweepPlan(spec, [.. folds]);
    }
}
