using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// The network after the layer: features are a fixed random mixture of the responses, rectified. Gains multiply the
/// responses before mixing.
/// </summary>
internal sealed class SimulatedNetwork
{
    public const int Features = 12;

    private readonly double[][] _mixture;

    public SimulatedNetwork(SimulatedData data)
    {
        var stream = data.Stream(20);
        _mixture = [.. Enumerable.Range(0, Features).Select(j => Enumerable.Range(0, SimulatedModel.Neurons + 1).Select(k => stream.Normal(j * 100 + k)).ToArray())];
    }

    /// <summary>Penultimate features of one image.</summary>
    /// <param name="responses">The layer's responses to it.</param>
    /// <param name="gains">What multiplies some of them.</param>
    public float[] Of(float[] responses, ImmutableArray<NeuronGain> gains)
    {
        var multiplied = (float[])responses.Clone();
        foreach (var (neuron, gain) in gains)
            multiplied[neuron] *= gain;
        return Array.ConvertAll(_mixture, weights => Mixed(weights, multiplied));
    }

    private static float Mixed(double[] weights, float[] responses)
    {
        // A positive bias keeps most features above 0.
        var sum = 10 + weights[SimulatedModel.Neurons];
        for (var k = 0; k < responses.Length; k++)
            sum += weights[k] * (responses[k] - 1);
        return (float)Math.Max(0, sum);
    }
}
