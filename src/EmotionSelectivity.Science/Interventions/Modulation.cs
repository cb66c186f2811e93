using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Interventions;

/// <summary>How a gain is shared out among a layer's neurons (METHOD 5).</summary>
public enum Modulation
{
    /// <summary>Every chosen neuron gets g.</summary>
    Uniform,

    /// <summary>Chosen neurons get more of it the better they are tuned to the emotion ([L&amp;M], positive only).</summary>
    Tuning,

    /// <summary>All neurons of the layer are modulated by their tuning, up and down ([L&amp;M]); a lesion silences the chosen ones.</summary>
    TuningBidirectional,
}

/// <summary>One neuron and what multiplies its rectified map.</summary>
public readonly record struct NeuronGain(int Neuron, float Gain);

/// <summary>What multiplies the maps of a layer at a point of a sweep; neurons that keep their maps are left out.</summary>
public static class NeuronGains
{
    /// <summary>Ascending neurons whose multiplier is not 1. Empty: the network stays intact.</summary>
    /// <param name="modulation">How the gain is shared out.</param>
    /// <param name="gain">g.</param>
    /// <param name="neurons">The target's neurons, ascending.</param>
    /// <param name="selective">The neurons whose tuning counts, ascending: the target's own, or for random targets the selective ones, j-th for j-th.</param>
    /// <param name="tuning">T_lk(e) of every neuron of the layer; not read where the modulation is uniform.</param>
    public static ImmutableArray<NeuronGain> Of(
        Modulation modulation, Gain gain, ImmutableArray<int> neurons, ImmutableArray<int> selective, IReadOnlyList<double> tuning)
    {
        if (gain.IsIntact)
            return [];
        if (gain.IsLesion || modulation == Modulation.Uniform)
            return [.. neurons.Select(neuron => new NeuronGain(neuron, (float)gain.Value))];
        var gains = modulation == Modulation.Tuning
            ? neurons.Zip(selective, (neuron, tuned) => new NeuronGain(neuron, Multiplier(gain, Math.Max(0, tuning[tuned]))))
            : tuning.Select((t, neuron) => new NeuronGain(neuron, Multiplier(gain, t)));
        return [.. gains.Where(g => g.Gain != 1)];
    }

    private static float Multiplier(Gain gain, double tuning) => (float)Math.Max(0, 1 + (gain.Value - 1) * tuning);
}
