using System.Collections.Immutable;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Interventions;

/// <summary>
/// Random control targets (docs/method.md, "Intervention"). Draw r is one random order of the neurons of a (layer,
/// emotion), the same in every fold; each fold takes as many neurons from the front as its selective target has. A new
/// order in every fold would average out over folds and make the null distribution too narrow.
/// </summary>
public static class RandomTargets
{
    /// <summary>
    /// All neurons of a layer in the order of a draw (1..R). A pure function of (seed, layer, emotion, draw).
    /// </summary>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    public static int[] Order(long seed, NetworkLayout network, string layer, Emotion emotion, int draw)
    {
        var neurons = network[layer].Outputs;
        var context = Emotions.Count * network.Layers.IndexOf(layer) + (int)emotion;
        return new RandomStream(seed, DrawPurpose.RandomTargets, draw, context).Permutation(neurons);
    }

    /// <summary>
    /// Neurons of a draw in one fold, ascending: as many as <paramref name="selective"/> has, or the whole pool if it
    /// is smaller.
    /// </summary>
    public static ImmutableArray<int> Take(IReadOnlyList<int> order, ImmutableArray<int> selective, ControlPool pool)
    {
        var candidates = pool == ControlPool.All ? order : order.Except(selective);
        return [.. candidates.Take(selective.Length).Order()];
    }
}
