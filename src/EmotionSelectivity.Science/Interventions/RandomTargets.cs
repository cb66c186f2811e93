using System.Collections.Immutable;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Interventions;

/// <summary>
/// Random targets (METHOD 5): draw r is one order of a layer's neurons for each (layer, emotion), the same in every fold; a fold takes as many of its first
/// neurons as the selective target has there. Draws that changed from fold to fold would average out and make the null too narrow.
/// </summary>
public static class RandomTargets
{
    /// <summary>All neurons of a layer in the order of a draw (1..R). A pure function of (seed, layer, emotion, draw).</summary>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    public static int[] Order(long seed, NetworkLayout network, string layer, Emotion emotion, int draw)
    {
        var neurons = network[layer].Outputs;
        var context = Emotions.Count * network.Layers.IndexOf(layer) + (int)emotion;
        return new RandomStream(seed, DrawPurpose.RandomTargets, draw, context).Permutation(neurons);
    }

    /// <summary>The neurons of a draw in one fold, ascending: as many as <paramref name="selective"/> has, or all of the pool if that is fewer.</summary>
    public static ImmutableArray<int> Take(IReadOnlyList<int> order, ImmutableArray<int> selective, ControlPool pool)
    {
        var candidates = pool == ControlPool.All ? order : order.Except(selective);
        return [.. candidates.Take(selective.Length).Order()];
    }
}
