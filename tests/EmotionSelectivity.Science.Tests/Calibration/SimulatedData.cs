using System.Collections.Immutable;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.Stimuli;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// Stimulus sets and responses of a layer: p = rectify(resting response + loadings . latents + effect of the category +
/// noise), a pure function of the model and the number of the data set.
/// </summary>
internal sealed class SimulatedData
{
    private readonly SimulatedModel _model;
    private readonly int _number;

    public SimulatedData(SimulatedModel model, int number)
    {
        (_model, _number) = (model, number);
        StimulusSets = [.. new[] { "first", "second" }.Take(model.Sets).Select(Set)];
        var loadings = Loadings();
        Responses = [.. StimulusSets.Select((set, place) => Rows(set, place, loadings))];
        ChoosingResponses = model.BlindSelection ? [.. StimulusSets.Select((set, place) => Noise(set, place))] : Responses;
    }

    public ImmutableArray<StimulusSet> StimulusSets { get; }

    /// <summary>For each set a row an included image, an entry a neuron.</summary>
    public float[][][] Responses { get; }

    /// <summary>The responses that neurons are chosen on: the same, unless selection is blind.</summary>
    public float[][][] ChoosingResponses { get; }

    /// <summary>Random numbers of this data set for one purpose.</summary>
    public RandomStream Stream(int purpose) => new(_number, DrawPurpose.RandomWeights, purpose);

    private StimulusSet Set(string name) => Sets.Of(
        name,
        from category in Emotions.All
        from i in Enumerable.Range(0, _model.Images(category))
        let image = $"{category.Name()[0]}{i:000}"
        select (image, i < _model.SharedACategory ? image : null, (Emotion?)category));

    private double[][] Loadings()
    {
        var stream = Stream(1);
        return [.. Enumerable.Range(0, SimulatedModel.Neurons).Select(k => Normals(stream, k * _model.Latents, _model.Latents))];
    }

    private float[][] Rows(StimulusSet set, int place, double[][] loadings) => [.. set.Included.Select((stimulus, i) => Row(stimulus, place, i, loadings))];

    /// <summary>Images of one item have their latents and noise in common.</summary>
    private float[] Row(Stimulus stimulus, int place, int image, double[][] loadings)
    {
        var category = stimulus.Category!.Value;
        var stream = Stream(stimulus.Item is null ? 2 + place : 2);
        var first = image * 1000;
        var latents = Normals(stream, first, _model.Latents);
        return
        [
            .. loadings.Select((loading, k) =>
            {
                var shared = loading.Select((share, latent) => share * (latents[latent] + _model.LatentMean(latent, category))).Sum();
                return Rectified(_model.Rest + _model.Loading * shared + _model.Added(k, category) + _model.Noise * stream.Normal(first + _model.Latents + k));
            }),
        ];
    }

    private float[][] Noise(StimulusSet set, int place)
    {
        var stream = Stream(10 + place);
        return [.. set.Included.Select((_, i) => Normals(stream, i * 1000, SimulatedModel.Neurons).Select(x => Rectified(2 + x)).ToArray())];
    }

    private static double[] Normals(RandomStream stream, int first, int count) => [.. Enumerable.Range(first, count).Select(i => stream.Normal(i))];

    private static float Rectified(double x) => (float)Math.Max(0, x);
}
