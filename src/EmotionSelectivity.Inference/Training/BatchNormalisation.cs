using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) between a convolution without bias and its rectification, which is what lets deep networks without shortcuts
/// learn from small sets. Evaluation normalises by running statistics; that is a scale and a shift of each neuron, and is folded into the convolution.
/// </summary>
internal sealed class BatchNormalisation : IDisposable
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;

    private readonly Tensor _mean;
    private readonly Tensor _variance;

    /// <param name="neurons">Channels of the convolution.</param>
    /// <param name="device">Where it lives.</param>
    public BatchNormalisation(int neurons, Device device)
    {
        Scale = new Parameter(ones(neurons, device: device));
        Shift = new Parameter(zeros(neurons, device: device));
        _mean = zeros(neurons, device: device).DetachFromDisposeScope();
        _variance = ones(neurons, device: device).DetachFromDisposeScope();
        Scale.DetachFromDisposeScope();
        Shift.DetachFromDisposeScope();
    }

    public Parameter Scale { get; }

    public Parameter Shift { get; }

    /// <summary>Normalised maps [n, neurons, side, side].</summary>
    /// <param name="maps">The convolution's.</param>
    /// <param name="training">Whether by the batch's own statistics, which the running ones then follow.</param>
    public Tensor Apply(Tensor maps, bool training) =>
        nn.functional.batch_norm(maps, _mean, _variance, Scale, Shift, training, Momentum, Epsilon);

    /// <summary>Weights and bias of the convolution that does both at once, in evaluation.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="weights">Its weights [out, in, kernel, kernel], row-major; changed in place.</param>
    /// <returns>Its bias [out].</returns>
    public float[] Fold(Convolution convolution, float[] weights)
    {
        var (scale, shift, mean, variance) = (Values(Scale), Values(Shift), Values(_mean), Values(_variance));
        var each = weights.Length / convolution.Outputs;
        var bias = new float[convolution.Outputs];
        for (var neuron = 0; neuron < bias.Length; neuron++)
        {
            var factor = scale[neuron] / Math.Sqrt(variance[neuron] + Epsilon);
            foreach (ref var weight in weights.AsSpan(neuron * each, each))
                weight = (float)(weight * factor);
            bias[neuron] = (float)(shift[neuron] - mean[neuron] * factor);
        }
        return bias;
    }

    public void Dispose()
    {
        Scale.Dispose();
        Shift.Dispose();
        _mean.Dispose();
        _variance.Dispose();
    }

    private static float[] Values(Tensor tensor) => TrainableNetwork.Values(tensor);
}
