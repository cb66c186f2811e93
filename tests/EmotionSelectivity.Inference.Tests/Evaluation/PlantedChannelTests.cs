using System.Collections.Immutable;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Evaluation;

/// <summary>
/// A network whose first three neurons see red, green and blue and whose fourth sees brightness, shown reddish
/// (pleasant), greenish (neutral) and bluish (unpleasant) noise: everything that the sweep should find is known
/// beforehand.
/// </summary>
public sealed class PlantedChannelTests
{
    private const int Size = 8;
    private const int ImagesOfEach = 20;

    private static readonly NetworkLayout Layout = new("planted", Size, 1,
    [
        new Convolution("conv1", "features.0", 3, 4, Kernel: 1, Stride: 1, Padding: 0),
        new AdaptiveAveragePool(1),
        new Linear("classifier.0", 4, 4, Rectified: true),
        new Linear("classifier.1", 4, 2, Rectified: false),
    ]);

    [Fact]
    public void Lesion_OfThePlantedChannel_IsFoundAndHitsItsEmotionOnly()
    {
        using var inference = inference_mode();
        using var network = new IntervenedNetwork(new TorchNetwork(Layout, CPU, Weights), Size, MemoryBudget.Default, ComputeTeam.SingleThread());
        ImmutableArray<Stimulus> images = [.. Enumerable.Range(0, 3 * ImagesOfEach).Select(i => new Stimulus($"i{i:00}", null, 5, 5, (Emotion)(i / ImagesOfEach)))];
        var pixels = images.Select((image, i) => Pixels(image.Category!.Value, i)).ToList();
        var intact = network.RunIntact(pixels, default);
        Emotion[] categories = [.. images.Select(i => i.Category!.Value)];

        var rows = NeuronTuning.Compute(
            "s", 0, "conv1", [.. intact.Select(i => i.Responses["conv1"])], categories, [.. Enumerable.Range(0, images.Length)], new SelectivityRule());
        Assert.Equal([Emotion.Pleasant, Emotion.Neutral, Emotion.Unpleasant], rows.Take(3).Select(r => r.Preferred!.Value));
        Assert.All(Emotions.All, e => Assert.Contains((int)e, EmotionSelective.Neurons([rows], e)));

        var features = intact.Select(i => i.Features).ToList();
        var set = new TestSet(
            "s", [.. images.Select(i => i.Image)], pixels, features,
            _ => new TestLabels(PerEmotion.From(e => Trained(e, features, categories)), [.. categories]));
        var targets = Emotions.All.Select(e => new TargetNeurons(0, "conv1", e, Target.Selective, [(int)e])).ToImmutableArray();
        var lesioned = CellEvaluation.Evaluate(
            new CellWork(
                "run", new CellId("conv1", Gain.Lesion, 0), [set], targets,
                (_, target) => NeuronGains.Of(Modulation.Uniform, Gain.Lesion, target.Neurons, target.Neurons, []), DecisionError.Fp32Only(1e-6), StoredDecisions.Selective),
            network, default);

        foreach (var (lesion, readout) in from l in Emotions.All from r in Emotions.All select (l, r))
        {
            float[] z = [.. lesioned.Decisions.Where(d => d.Emotion == lesion && d.Readout == readout).Select(d => d.Z)];
            var f1 = Confusion.Count(z, [.. categories.Select(c => c == readout)]).F1;
            if (lesion == readout)
                Assert.Equal(0, f1);
            else
                Assert.InRange(f1, 0.95, 1);
        }
    }

    private static float[] Weights(ParameterShape parameter) => parameter.Key switch
    {
        // Red, green and blue minus half the brightness; and brightness.
        "features.0.weight" => [1, -0.25f, -0.25f, -0.25f, 1, -0.25f, -0.25f, -0.25f, 1, 0.3f, 0.3f, 0.3f],
        "features.0.bias" => [1, 1, 1, 2],
        "classifier.0.weight" => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        _ => new float[parameter.Count],
    };

    private static byte[] Pixels(Emotion emotion, int image)
    {
        var random = new RandomStream(1, DrawPurpose.Folds, image);
        return [.. Enumerable.Range(0, Size * Size * 3).Select(i => (byte)((i % 3 == (int)emotion ? 130 : 60) + 80 * random.Uniform(i)))];
    }

    private static DecisionFunction Trained(Emotion emotion, List<float[]> features, Emotion[] categories)
    {
        var scaling = FeatureStandardisation.Of("s", 0, features);
        var fit = LogisticReadout.Train([.. features.Select(f => scaling.Apply(f))], [.. categories.Select(c => c == emotion)], 1);
        return new DecisionFunction(new Readout("s", 0, emotion, 0, fit.Bias, [.. fit.Weights], 0, 0, new TestScores(default(Confusion), null)), scaling);
    }
}
