using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// Ground truth of a simulated data set. Without informative latents, planted neurons and a common preference, the
/// labels carry no information.
/// </summary>
internal sealed record SimulatedModel
{
    /// <summary>Neurons of the layer: those of conv1_1 of vgg-mini.</summary>
    public const int Neurons = 32;

    /// <summary>Random directions of the images that all neurons share, each with a loading of its own.</summary>
    public int Latents { get; init; } = Emotions.Count;

    public int Sets { get; init; } = 1;

    public int ImagesACategory { get; init; } = 10;

    /// <summary>
    /// How many times as many pleasant images there are: 2 makes pleasant against not pleasant an even match.
    /// </summary>
    public int PleasantTimes { get; init; } = 1;

    /// <summary>Images of each category whose item, and most of whose response, stands in both sets.</summary>
    public int SharedACategory { get; init; }

    /// <summary>
    /// How far the images of a category lie apart along one latent each, in its standard deviations: what every neuron
    /// carries a random share of.
    /// </summary>
    public double Meaning { get; init; }

    /// <summary>
    /// What pleasant images add to the response of each planted neuron, in standard deviations of its noise.
    /// </summary>
    public double Planted { get; init; }

    public int PlantedNeurons { get; init; } = 6;

    /// <summary>
    /// What pleasant images add to the response of every neuron: sets then prefer the same emotion without agreeing on
    /// neurons.
    /// </summary>
    public double CommonPreference { get; init; }

    /// <summary>How much of a neuron's response is its share of the latents.</summary>
    public double Loading { get; init; } = 0.7;

    /// <summary>
    /// Response to an image that says nothing to the neuron: the larger, the more a lesion shifts features, whatever
    /// the image.
    /// </summary>
    public double Rest { get; init; } = 2;

    /// <summary>Standard deviation of what no other neuron and no other image has.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>
    /// Whether the neurons are chosen on responses that have nothing to do with those the network computes with.
    /// </summary>
    public bool BlindSelection { get; init; }

    public static SimulatedModel NoMeaning { get; } = new();

    public int Images(Emotion category) => category == Emotion.Pleasant ? PleasantTimes * ImagesACategory : ImagesACategory;

    /// <summary>Mean of a latent in a category.</summary>
    public double LatentMean(int latent, Emotion category) => latent == (int)category ? Meaning : 0;

    /// <summary>What a category adds to a neuron's response.</summary>
    public double Added(int neuron, Emotion category) =>
        category == Emotion.Pleasant ? CommonPreference + (neuron < PlantedNeurons ? Planted : 0) : 0;
}
