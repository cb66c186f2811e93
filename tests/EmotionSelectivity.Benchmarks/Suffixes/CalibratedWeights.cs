using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Benchmarks.Suffixes;

/// <summary>
/// Random weights, scaled so that what every neuron sums up has mean 0 and variance 1 over some images: features then tell images apart about as well as a
/// trained network's do, which those of plain random weights do not.
/// </summary>
internal static class CalibratedWeights
{
    private const long Seed = 5;
    private const float Least = 1e-3f;

    /// <param name="layout">The network.</param>
    /// <param name="size">Side of its input.</param>
    /// <param name="images">S x S x 3 bytes of the images.</param>
    public static Func<ParameterShape, float[]> Of(NetworkLayout layout, int size, IReadOnlyList<byte[]> images)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var parameters = layout.Parameters.ToDictionary(p => p.Key, p => RandomWeights.Of(layout, p, Seed, default), StringComparer.Ordinal);
        var x = Images(size, images);
        foreach (var operation in layout.Operations)
        {
            x = operation switch
            {
                Convolution c => Scale(c.Parameters, [c.Outputs, c.Inputs, c.Kernel, c.Kernel], [0, 2, 3], [1, c.Outputs, 1, 1],
                    weight => nn.functional.conv2d(x, weight, strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding])),
                Linear l => Scale(l.Parameters, [l.Outputs, l.Inputs], [0], [1, l.Outputs], weight => x.matmul(weight.t())),
                MaxPool p => nn.functional.max_pool2d(x, kernel_size: p.Kernel, stride: p.Stride),
                AdaptiveAveragePool a => nn.functional.adaptive_avg_pool2d(x, [a.Side, a.Side]).flatten(start_dim: 1),
                _ => throw new NotSupportedException($"{operation}"),
            };
        }
        return parameter => parameters[parameter.Key];

        Tensor Scale(string name, long[] shape, long[] over, long[] asMaps, Func<Tensor, Tensor> sums)
        {
            var weight = tensor(parameters[name + ".weight"], shape);
            var all = sums(weight);
            var (mean, deviation) = (all.mean(over), all.std(over, unbiased: false).clamp_min(Least));
            var neurons = Enumerable.Repeat(1L, shape.Length - 1).Prepend(shape[0]).ToArray();
            parameters[name + ".weight"] = (weight / deviation.reshape(neurons)).contiguous().data<float>().ToArray();
            parameters[name + ".bias"] = (-mean / deviation).data<float>().ToArray();
            return ((all - mean.reshape(asMaps)) / deviation.reshape(asMaps)).relu_();
        }
    }

    private static Tensor Images(int size, IReadOnlyList<byte[]> images)
    {
        var planes = NetworkLayout.InputChannels * size * size;
        var values = new float[images.Count * planes];
        foreach (var (index, pixels) in images.Index())
            ImageNormalisation.ToPlanes(pixels, values.AsSpan(index * planes, planes));
        return tensor(values, [images.Count, NetworkLayout.InputChannels, size, size]);
    }
}
