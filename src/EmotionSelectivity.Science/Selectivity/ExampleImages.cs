using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>One of the images with the largest responses of a neuron.</summary>
/// <param name="Set">Stimulus set.</param>
/// <param name="Layer">Layer.</param>
/// <param name="Neuron">Index of the neuron.</param>
/// <param name="Rank">Rank of the image by response, from 1.</param>
/// <param name="Image">Image.</param>
/// <param name="Response">Response p_lk(n).</param>
/// <param name="Valence">Valence of the image, 1..9.</param>
public sealed record ExampleImage(string Set, string Layer, int Neuron, int Rank, string Image, float Response, double Valence);

/// <summary>The images with the largest responses of each neuron ([Liu] Fig 2).</summary>
public static class ExampleImages
{
    /// <summary>Number of images kept per neuron, if there are that many.</summary>
    public const int Ranks = 100;

    /// <summary>Images by descending response (ties: lower image index first), for every neuron of a layer.</summary>
    /// <param name="set">The stimulus set.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="responses">Responses p_lk(n): one row per included image, one entry per neuron.</param>
    public static IEnumerable<ExampleImage> Of(StimulusSet set, string layer, IReadOnlyList<float[]> responses) =>
        from neuron in Enumerable.Range(0, responses[0].Length)
        from example in Enumerable.Range(0, responses.Count).OrderByDescending(image => responses[image][neuron]).Take(Ranks).Index()
        let stimulus = set.Included[example.Item]
        select new ExampleImage(set.Name, layer, neuron, example.Index + 1, stimulus.Image, responses[example.Item][neuron], stimulus.Valence);
}
