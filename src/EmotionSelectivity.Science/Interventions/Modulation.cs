using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Interventions;

/// <summary>How a gain is distributed over the neurons of a layer (docs/method.md, "Intervention").</summary>
public enum Modulation
{
    /// <summary>Every targeted neuron gets the gain g.</summary>
    Uniform,

    /// <summary>
    /// Targeted neurons get 1 + (g - 1) max(0, T), with T their tuning value for the emotion ([L&amp;M], positive part
    /// only).
    /// </summary>
    Tuning,

    /// <summary>
    /// All neurons of the layer get 1 + (g - 1) T, clipped at 0 ([L&amp;M]). A lesion silences the targeted neurons
    /// only.
    /// </summary>
    TuningBidirectional,
}

/// <summary>A neuron and the multiplier of its rectified map.</summary>
public readonly record struct NeuronGain(int Neuron, float Gain);

/// <summary>Multipliers of the maps of a layer at a point of a sweep.</summary>
public static class NeuronGains
{
    /// <summary>The neurons whose multiplier differs from 1, ascending. Empty if the network stays intact.</summary>
    /// <param name="modulation">How the gain is distributed.</param>
    /// <param name="gain">The gain g.</param>
    /// <param name="neurons">Neurons of the target, ascending.</param>
    /// <param name="selective">Neurons whose tuning is used, ascending: those of the target itself; for random targets
    /// the selective neurons, matched by position.</param>
    /// <param name="tuning">Tuning value T_lk(e) of every neuron of the layer; ignored for uniform modulation.</param>
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
