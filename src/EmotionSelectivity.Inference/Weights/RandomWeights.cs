using System.Collections.Concurrent;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Weights of an untrained network, distributed as in torchvision: Kaiming-normal by fan-out for convolutions, N(0,
/// 0.01) for linear layers, zero biases. Every value is a function of (network, seed, parameter, index).
/// </summary>
internal static class RandomWeights
{
    /// <summary>Standard deviation of the weights of linear layers.</summary>
    public const double LinearDeviation = 0.01;

    private const int Block = 1 << 16;

    public static float[] Of(NetworkLayout layout, ParameterShape parameter, long seed, CancellationToken cancellationToken)
    {
        var values = new float[parameter.Count];
        if (parameter.Shape is [_])
            return values;
        var deviation = parameter.Shape is [var outputs, _, var kernel, _] ? Math.Sqrt(2.0 / ((double)outputs * kernel * kernel)) : LinearDeviation;
        var stream = new RandomStream(seed, DrawPurpose.RandomWeights, Draw: 0, Place(layout, parameter));
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.ForEach(Partitioner.Create(0, values.Length, Block), options, range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
                values[i] = (float)(deviation * stream.Normal(i));
        });
        return values;
    }

    // Compared by key, because immutable arrays of equal shapes are not equal.
    private static int Place(NetworkLayout layout, ParameterShape parameter) =>
        Enumerable.Range(0, layout.Parameters.Length).First(i => layout.Parameters[i].Key == parameter.Key);
}
