using System.Collections.Immutable;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Tests.Networks;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Evaluation;

/// <summary>
/// Counts of the optimised evaluation equal those of the reference (the whole network for each image under each
/// intervention, by libtorch, in fp32), over random weights, layers, gains, targets, batch sizes and precisions. bf16
/// is computed on any processor, slowly without native support.
/// </summary>
public sealed class EqualCountsTests : IDisposable
{
    private const int ImageCount = 10;
    private static readonly ComputeTeam Team = ComputeTeam.For(ComputeDevice.Resolve(DeviceChoice.Cpu));

    private readonly IDisposable _inference = inference_mode();

    public static MatrixTheoryData<int, NumericPrecision> SmallNetwork => new([0, 1, 2, 4, 5, 6], [NumericPrecision.Fp32, NumericPrecision.Bf16]);

    public static MatrixTheoryData<int, NumericPrecision> LargeNetwork => new([3, 7], [NumericPrecision.Fp32, NumericPrecision.Bf16]);

    public void Dispose() => _inference.Dispose();

    [Theory]
    [MemberData(nameof(SmallNetwork))]
    public void Evaluate_RandomCells_CountsAsThePlainPassesDo(int seed, NumericPrecision precision) => AssertEqualCounts(KnownNetworks.VggMini, seed, precision);

    [Theory, FullTier]
    [MemberData(nameof(LargeNetwork))]
    public void Evaluate_RandomCellsOfALargeNetwork_CountsAsThePlainPassesDo(int seed, NumericPrecision precision) =>
        AssertEqualCounts(KnownNetworks.AlexNet, seed, precision);

    private static void AssertEqualCounts(NetworkLayout network, int seed, NumericPrecision precision)
    {
        using var scene = new Scene(network, seed);
        var error = scene.Measure(precision);
        for (var number = 0; number < 3; number++)
        {
            var work = scene.Cell(number, error);

            var result = CellEvaluation.Evaluate(work, scene.Network, default);

            foreach (var score in result.Scores)
                Assert.Equal(scene.PlainCounts(work, score), score.Confusion);
        }
    }

    /// <summary>
    /// Where fewer bits turn out to move decisions further than was measured, every decision of the set is computed
    /// again.
    /// </summary>
    [Fact]
    public void Evaluate_ErrorMeasuredTooSmall_IsNoticedAndNothingOfItStays()
    {
        using var scene = new Scene(KnownNetworks.VggMini, 1);
        var error = scene.Measure(NumericPrecision.Bf16);
        var unguarded = scene.Cell(0, error with { Reduced = 0 }, KnownNetworks.VggMini.Layers[3]);
        var inBf16 = CellEvaluation.Evaluate(unguarded, scene.Network, default).Decisions[0].Z;
        // A readout for which exactly one image is at the decision threshold in bf16; all other decisions are certain.
        var work = unguarded with { Sets = [scene.Shifted(Emotion.Pleasant, -inBf16)], DecisionError = error with { Reduced = error.Reduced / 1000 } };

        var result = CellEvaluation.Evaluate(work, scene.Network, default);

        var exact = CellEvaluation.Evaluate(work with { DecisionError = DecisionError.Fp32Only(error.Batched) }, scene.Network, default);
        var unnoticed = CellEvaluation.Evaluate(work with { DecisionError = error with { Reduced = 0 } }, scene.Network, default);
        Assert.InRange(Difference(result, exact), 0, Difference(unnoticed, exact) / 100);
        Assert.All(result.Scores.Where(score => score.NeuronCount > 0), score => Assert.Equal(ImageCount, score.Redone));
    }

    private static double Difference(CellResult one, CellResult other) => one.Decisions.Zip(other.Decisions, (a, b) => Math.Abs(a.Z - b.Z)).Max();

    private sealed class Scene : IDisposable
    {
        private readonly NetworkLayout _layout;
        private readonly RandomStream _stream;
        private readonly byte[][] _pixels;
        private readonly TestSet _set;
        private readonly PerEmotion<DecisionFunction> _readouts;
        private readonly List<float[]> _features;
        private readonly FeatureScaling _scaling;
        private readonly ImmutableArray<Emotion> _categories = [.. Enumerable.Range(0, ImageCount).Select(image => (Emotion)(image % 3))];

        public Scene(NetworkLayout layout, int seed)
        {
            _layout = layout;
            _stream = new RandomStream(seed, DrawPurpose.RandomTargets, 0);
            var rows = 1 + (int)(_stream.Uniform(0) * 20);
            Network = new IntervenedNetwork(
                new TorchNetwork(_layout, CPU, parameter => RandomWeights.Of(_layout, parameter, seed, default)), _layout.SmallestSize,
                MemoryBudget.Default with { ClassifierRows = rows, BatchBytes = 1L << (16 + seed) }, Team);
            _pixels = [.. Enumerable.Range(0, ImageCount).Select(i => HashedNetwork.Pixels(_layout.SmallestSize, 100 * seed + i))];
            _features = [.. Network.RunIntact(_pixels, default).Select(image => image.Features)];
            _scaling = FeatureStandardisation.Of("set", 0, _features);
            _readouts = PerEmotion.From(emotion => Readout(emotion, _features, _scaling, _categories));
            var labels = new TestLabels(_readouts, _categories);
            _set = new TestSet("set", [.. Enumerable.Range(0, ImageCount).Select(i => $"{i}")], _pixels, _features, _ => labels);
        }

        public IntervenedNetwork Network { get; }

        public DecisionError Measure(NumericPrecision precision) => RoundingError.Measure(
            Network, precision, "run", [.. _pixels.Take(RoundingError.ImageCount)], _layout.Layers, [.. Emotions.All.Select(emotion => _readouts[emotion])], default);

        public CellWork Cell(int number, DecisionError error, string? at = null)
        {
            var layer = at ?? _layout.Layers[(int)(_stream.Uniform(10 + number) * _layout.Layers.Length)];
            var gain = Gain.From(Math.Round(_stream.Uniform(20 + number) * 12) / 2);
            var channels = _layout[layer].Outputs;
            ImmutableArray<TargetNeurons> targets =
            [
                .. from emotion in Emotions.All
                   from draw in Enumerable.Range(0, 3)
                   let share = _stream.Uniform(1000 * number + 10 * (int)emotion + draw)
                   let order = new RandomStream(number, DrawPurpose.RandomTargets, draw, (int)emotion)
                   select new TargetNeurons(0, layer, emotion, draw == 0 ? Target.Selective : Target.Random(draw),
                       [.. Enumerable.Range(0, channels).Where(neuron => order.Uniform(neuron) < share)]),
            ];
            return new CellWork(
                "run", new CellId(layer, gain, 0), [_set], targets, (_, target) => NeuronGains.Of(Modulation.Uniform, gain, target.Neurons, target.Neurons, []), error,
                StoredDecisions.All);
        }

        /// <summary>The set, with something added to one readout's decision values.</summary>
        public TestSet Shifted(Emotion emotion, float by)
        {
            var labels = new TestLabels(
                PerEmotion.From(e => Readout(e, _features, _scaling, _categories, e == emotion ? by : 0)), _categories);
            return _set with { Labels = _ => labels };
        }

        /// <summary>The whole network for each image, in fp32, nothing shared.</summary>
        public Confusion PlainCounts(CellWork work, CellScore score)
        {
            var neurons = work.Targets.Single(t => t.Emotion == score.Emotion && t.Target == score.Target).Neurons;
            float[] gains = [.. Enumerable.Range(0, _layout[work.Cell.Layer].Outputs).Select(k => neurons.Contains(k) ? (float)work.Cell.Gain.Value : 1)];
            float[] z = [.. _pixels.Select(image => _readouts[score.Emotion].Of(Network.SingleImageFeatures(work.Cell.Layer, image, gains)))];
            return Confusion.Count(z, [.. _set.Labels(0).Categories.Select(category => category == score.Emotion)]);
        }

        public void Dispose() => Network.Dispose();

        private static DecisionFunction Readout(Emotion emotion, List<float[]> features, FeatureScaling scaling, ImmutableArray<Emotion> categories, float shift = 0)
        {
            var fit = LogisticReadout.Train([.. features.Select(image => scaling.Apply(image))], [.. categories.Select(category => category == emotion)], c: 1);
            return new DecisionFunction(new Readout("set", 0, emotion, 0, fit.Bias + shift, [.. fit.Weights], 0, 0, new TestScores(default(Confusion), null)), scaling);
        }
    }
}
