using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Benchmarks.Suffixes;

/// <summary>A sweep's passes: images, layers, gains and targets, all drawn from a seed.</summary>
/// <param name="Network">The network.</param>
/// <param name="Size">Side of its input.</param>
/// <param name="Layers">Layers of the sweep.</param>
/// <param name="Images">Test images.</param>
/// <param name="Draws">Random targets of each emotion, beside the selective one.</param>
/// <param name="PeerGains">How many of the gains the peers take, whose time grows linearly with them.</param>
internal sealed record SuffixCase(NetworkLayout Network, int Size, ImmutableArray<string> Layers, int Images, int Draws, int PeerGains)
{
    private const int Seed = 5;
    private const double ShareOfNeurons = 0.1;

    /// <summary>Twelve unless said otherwise: the lesion, the intact network, and enhancement up to six.</summary>
    public ImmutableArray<Gain> Gains { get; init; } = [Gain.Lesion, .. Enumerable.Range(2, 11).Select(half => Gain.From(half / 2.0))];

    public static SuffixCase Vgg16 { get; } = new(KnownNetworks.Vgg16, 224, ["conv1_2", "conv3_3", "conv5_3"], Images: 24, Draws: 1, PeerGains: 2);

    public static SuffixCase AlexNet { get; } = new(KnownNetworks.AlexNet, 224, ["conv1", "conv3", "conv5"], Images: 24, Draws: 1, PeerGains: 4);

    public static SuffixCase VggMini { get; } = new(KnownNetworks.VggMini, 64, KnownNetworks.VggMini.Layers, Images: 250, Draws: 6, PeerGains: 1);

    public static ImmutableArray<SuffixCase> All { get; } = [VggMini, AlexNet, Vgg16];

    public NetworkCost Cost => new(Network, Size);

    /// <summary>Targets of a layer.</summary>
    public int Targets => Emotions.All.Count * (1 + Draws);

    /// <summary>Passes that so many images under so many gains are.</summary>
    public long Passes(int images, int gains) => (long)images * Layers.Length * gains * Targets;

    /// <summary>A tenth of the layer's neurons, other ones for each target.</summary>
    public ImmutableArray<TargetNeurons> TargetsOf(string layer)
    {
        var channels = Cost.Maps(layer).Channels;
        return
        [
            .. from emotion in Emotions.All
               from draw in Enumerable.Range(0, 1 + Draws)
               let stream = new RandomStream(Seed, DrawPurpose.RandomTargets, draw, (int)emotion)
               let neurons = Enumerable.Range(0, channels).OrderBy(neuron => stream.Uniform(neuron)).Take((int)(ShareOfNeurons * channels)).Order().ToImmutableArray()
               select new TargetNeurons(0, layer, emotion, draw == 0 ? Target.Selective : Target.Random(draw), neurons),
        ];
    }

    /// <summary>S x S x 3 bytes of each image: patches of several sizes, so that deep layers have something to tell apart.</summary>
    public byte[][] Pixels() => [.. Enumerable.Range(0, Images).Select(Pixels)];

    public static ImmutableArray<Emotion> Categories(int images) => [.. Enumerable.Range(0, images).Select(image => (Emotion)(image % 3))];

    /// <summary>Readouts trained on the images' features, as a sweep trains them.</summary>
    public static PerEmotion<CaseReadout> Readouts(IReadOnlyList<float[]> features)
    {
        var scaling = FeatureStandardisation.Of("set", 0, features);
        var x = features.Select(image => scaling.Apply(image)).ToList();
        return PerEmotion.From(emotion =>
        {
            var fit = LogisticReadout.Train(x, [.. Categories(features.Count).Select(category => category == emotion)], c: 1);
            double[] weights = [.. fit.Weights.Zip(scaling.Scale, (weight, scale) => scale == 0 ? 0 : weight / scale)];
            return new CaseReadout([.. weights], fit.Bias - weights.Zip(scaling.Mean, (weight, mean) => weight * mean).Sum());
        });
    }

    private byte[] Pixels(int image)
    {
        var stream = new RandomStream(Seed, DrawPurpose.Augmentation, image);
        var pixels = new byte[Size * Size * NetworkLayout.InputChannels];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (place, channel) = Math.DivRem(i, NetworkLayout.InputChannels);
            var (line, column) = Math.DivRem(place, Size);
            var coarse = stream.Uniform((line / 16 * 64 + column / 16) * 3 + channel);
            var fine = stream.Uniform(1_000_000 + i);
            pixels[i] = (byte)(200 * coarse + 55 * fine);
        }
        return pixels;
    }
}

/// <summary>z = bias + weights . features.</summary>
internal sealed record CaseReadout(ImmutableArray<double> Weights, double Bias)
{
    public DecisionFunction Function => new(
        new Readout("set", 0, Emotion.Pleasant, 0, Bias, Weights, 0, 0, new TestScores(default(Confusion), null)),
        new FeatureScaling("set", 0, [.. Weights.Select(_ => 0.0)], [.. Weights.Select(_ => 1.0)]));
}
