using System.Collections.Immutable;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Tests.Networks;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Evaluation;

public sealed class CellEvaluationTests : IDisposable
{
    private const string Layer = "conv2_1";
    private const int ImageCount = 6;
    private static readonly NetworkLayout Layout = KnownNetworks.VggMini;

    private static readonly ComputeTeam Team = ComputeTeam.For(ComputeDevice.Resolve(DeviceChoice.Cpu));

    private readonly IDisposable _inference = inference_mode();
    private readonly IntervenedNetwork _network = new(new TorchNetwork(Layout, CPU, HashedNetwork.Weights(Layout)), 64, MemoryBudget.Default, Team);
    private readonly TestSet _set;
    private readonly TestLabels[] _labels;

    public CellEvaluationTests()
    {
        byte[][] pixels = [.. Enumerable.Range(0, ImageCount).Select(i => HashedNetwork.Pixels(64, i))];
        var features = _network.RunIntact(pixels, default).Select(image => image.Features).ToList();
        _set = new TestSet(
            "google",
            [.. Enumerable.Range(0, ImageCount).Select(i => $"i{i}.png")],
            pixels, features, labels => _labels![labels]);
        _labels = [Labels(features, 0), Labels(features, 1)];
    }

    public void Dispose()
    {
        _network.Dispose();
        _inference.Dispose();
    }

    [Fact]
    public void Evaluate_SelectiveAndRandomTargets_EqualsEachImageUnderEachTargetAlone()
    {
        ImmutableArray<TargetNeurons> targets =
        [
            Of(Emotion.Pleasant, Target.Selective, 1, 5, 9), Of(Emotion.Neutral, Target.Selective, 2), Of(Emotion.Unpleasant, Target.Selective),
            Of(Emotion.Pleasant, Target.Random(1), 2), Of(Emotion.Neutral, Target.Random(1), 63), Of(Emotion.Unpleasant, Target.Random(1)),
        ];

        var result = Evaluate(Gain.From(3), targets, StoredDecisions.All);

        Assert.Equal(6, result.Scores.Length);
        Assert.Equal(ImageCount * (3 * 3 + 3), result.Decisions.Length);
        foreach (var decision in result.Decisions)
        {
            var neurons = targets.Single(t => t.Emotion == decision.Emotion && t.Target == decision.Target).Neurons;
            var image = _set.Images.IndexOf(decision.Image);
            var readout = _set.Labels(0).Readouts[decision.Readout];
            var features = _network.SingleImageFeatures(Layer, _set.Pixels[image], Gains(neurons, 3));
            Assert.Equal(readout.Of(features), decision.Z, (float)(2e-6 * readout.WeightNorm * RoundingError.Norm(features)));
        }
        foreach (var score in result.Scores)
        {
            float[] z = [.. result.Decisions.Where(d => d.Emotion == score.Emotion && d.Target == score.Target && d.Readout == score.Emotion).Select(d => d.Z)];
            bool[] shown = [.. _set.Labels(0).Categories.Select(category => category == score.Emotion)];
            Assert.Equal((Confusion.Count(z, shown), Auc.Of(z, shown)), (score.Confusion, score.Auc));
            Assert.Equal(targets.Single(t => t.Emotion == score.Emotion && t.Target == score.Target).Neurons.Length, score.NeuronCount);
        }
    }

    [Fact]
    public void Evaluate_GainOneOrNoNeurons_ReadsTheStoredFeaturesBitwise()
    {
        foreach (var (gain, neurons) in new[] { (Gain.Intact, new[] { 1, 2 }), (Gain.Lesion, []) })
        {
            var result = Evaluate(gain, [Of(Emotion.Neutral, Target.Selective, neurons)], StoredDecisions.Selective);

            Assert.All(result.Decisions, d => Assert.Equal(
                _set.Labels(0).Readouts[d.Readout].Of(_set.IntactFeatures[_set.Images.IndexOf(d.Image)]), d.Z));
        }
    }

    [Fact]
    public void Evaluate_DecisionsWithinRoundingError_AreTakenFromAPassOfTheImageAlone()
    {
        var target = Of(Emotion.Pleasant, Target.Selective, 3, 4);

        var result = Evaluate(Gain.Lesion, [target], StoredDecisions.Selective, decisionError: 1e6);

        Assert.Equal(ImageCount, result.Scores[0].Redone);
        Assert.All(result.Decisions, d =>
        {
            var image = _set.Images.IndexOf(d.Image);
            Assert.Equal(_set.Labels(0).Readouts[d.Readout].Of(_network.SingleImageFeatures(Layer, _set.Pixels[image], Gains(target.Neurons, 0))), d.Z);
        });
    }

    [Fact]
    public void Evaluate_OnlySelectiveDecisionsWanted_StoresNoOthers()
    {
        var result = Evaluate(
            Gain.Lesion, [Of(Emotion.Pleasant, Target.Selective, 3), Of(Emotion.Pleasant, Target.Random(1), 4)], StoredDecisions.Selective);

        Assert.Equal(2, result.Scores.Length);
        Assert.Equal(3 * ImageCount, result.Decisions.Length);
        Assert.All(result.Decisions, d => Assert.Equal(Target.Selective, d.Target));
    }

    [Fact]
    public void Evaluate_ShuffledAndSham_AreTheSameNeuronsReadAndJudgedByTheirOwnLabels()
    {
        ImmutableArray<TargetNeurons> targets =
            [.. Emotions.All.SelectMany(e => new[] { Of(e, Target.Shuffled(1), 7, 8), Of(e, Target.Sham(1), 7, 8) })];

        var result = Evaluate(Gain.From(2), targets, StoredDecisions.All);

        Assert.Equal(ImageCount * targets.Length, result.Decisions.Length);
        foreach (var score in result.Scores)
        {
            var labels = _set.Labels(score.Target.Labels);
            float[] z = [.. result.Decisions.Where(d => d.Emotion == score.Emotion && d.Target == score.Target).Select(d => d.Z)];
            Assert.Equal(labels.Readouts[score.Emotion].Of(_network.SingleImageFeatures(Layer, _set.Pixels[0], Gains([7, 8], 2))), z[0], 1e-3f);
            Assert.Equal(Confusion.Count(z, [.. labels.Categories.Select(category => category == score.Emotion)]), score.Confusion);
        }
        var pleasant = result.Scores.Where(s => s.Emotion == Emotion.Pleasant).Select(s => s.Target).ToArray();
        Assert.Equal([Target.Shuffled(1), Target.Sham(1)], pleasant);
    }

    [Fact]
    public void Measure_OfRoundingError_CoversEveryDifferenceBetweenBatchAndAlone()
    {
        DecisionFunction[] readouts = [.. _labels.SelectMany(labels => Emotions.All.Select(emotion => labels.Readouts[emotion]))];
        var error = RoundingError.Measure(_network, NumericPrecision.Fp32, "run", _set.Pixels, Layout.Layers, readouts, default).Batched;

        Assert.InRange(error, 5e-8, 1e-4);
        foreach (var layer in Layout.Layers)
        {
            float[][] gains = [.. new[] { 0f, 1.5f, 6f }.Select(gain => Enumerable.Range(0, Layout[layer].Outputs).Select(k => k % 3 == 0 ? gain : 1).ToArray())];
            _network.Intervene(new PassRequest(layer, _set.Pixels, gains, new PrefixGroup("run", layer, 0)), (intervention, image, features) =>
            {
                var alone = _network.SingleImageFeatures(layer, _set.Pixels[image], gains[intervention]);
                var size = Math.Max(RoundingError.Norm(alone), RoundingError.Norm(_set.IntactFeatures[image]));
                Assert.All(readouts, readout => Assert.InRange(
                    Math.Abs(readout.Of(features ?? _set.IntactFeatures[image]) - readout.Of(alone)), 0, error * readout.WeightNorm * size));
            }, default);
        }
    }

    private static TargetNeurons Of(Emotion emotion, Target target, params int[] neurons) => new(0, Layer, emotion, target, [.. neurons]);

    private static float[] Gains(ImmutableArray<int> neurons, float gain) =>
        [.. Enumerable.Range(0, Layout[Layer].Outputs).Select(k => neurons.Contains(k) ? gain : 1f)];

    /// <summary>An arbitrary readout: it weighs every third feature, centred on the images.</summary>
    private static DecisionFunction Readout(Emotion emotion, IReadOnlyList<float[]> features)
    {
        var scaling = FeatureStandardisation.Of("google", 0, features);
        return new DecisionFunction(
            new Readout("google", 0, emotion, 0, 0.1, [.. Enumerable.Range(0, 256).Select(j => j % 3 == (int)emotion ? 0.2 : -0.05)], 0, 0, new TestScores(default(Confusion), null)),
            scaling);
    }

    /// <summary>
    /// Labels of a draw: each image's emotion, moved on by the number of the draw, and readouts that differ with it.
    /// </summary>
    private static TestLabels Labels(IReadOnlyList<float[]> features, int draw) => new(
        PerEmotion.From(emotion => Readout((Emotion)(((int)emotion + draw) % 3), features)),
        [.. Enumerable.Range(0, ImageCount).Select(i => (Emotion)((i + draw) % 3))]);

    private CellResult Evaluate(Gain gain, ImmutableArray<TargetNeurons> targets, StoredDecisions stored, double decisionError = 1e-6) =>
        CellEvaluation.Evaluate(
            new CellWork(
                "run", new CellId(Layer, gain, 0), [_set], targets,
                (_, target) => NeuronGains.Of(Modulation.Uniform, gain, target.Neurons, target.Neurons, []), DecisionError.Fp32Only(decisionError), stored),
            _network, default);
}
