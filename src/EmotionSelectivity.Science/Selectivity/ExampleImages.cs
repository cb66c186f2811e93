using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>One of the images that drive a neuron most.</summary>
/// <param name="Set">Stimulus set.</param>
/// <param name="Layer">Layer.</param>
/// <param name="Neuron">Neuron.</param>
/// <param name="Rank">1 for the image with the largest response.</param>
/// <param name="Image">Image.</param>
/// <param name="Response">p_lk(n).</param>
/// <param name="Valence">Its valence, 1..9.</param>
public sealed record ExampleImage(string Set, string Layer, int Neuron, int Rank, string Image, float Response, double Valence);

/// <summary>The images that drive a neuron most ([Liu] Fig 2).</summary>
public static class ExampleImages
{
    /// <summary>Ranks kept for each neuron, or as many as there are images.</summary>
    public const int Ranks = 100;

    /// <summary>Images by falling response (ties: earlier image first), for every neuron of a layer.</summary>
    /// <param name="set">The set.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="responses">p_lk(n): a row an included image, an entry a neuron.</param>
    public static IEnumerable<ExampleImage> Of(StimulusSet set, string layer, IReadOnlyList<float[]> responses) =>
        from neuron in Enumerable.Range(0, responses[0].Length)
        from example in Enumerable.Range(0, responses.Count).OrderByDescending(image => responses[image][neuron]).Take(Ranks).Index()
        let stimulus = set.Included[example.Item]
        select new ExampleImage(set.Name, layer, neuron, example.Index + 1, stimulus.Image, responses[example.Item][neuron], stimulus.Valence);
}
