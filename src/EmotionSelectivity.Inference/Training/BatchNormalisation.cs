using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) between a convolution without bias and its rectification. Without it,
/// deep networks without shortcut connections do not learn from small sets. Evaluation uses running statistics, which
/// amount to a scale and a shift per neuron and are folded into the convolution.
/// </summary>
internal sealed class BatchNormalisation : IDisposable
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;

    private readonly Tensor _mean;
    private readonly Tensor _variance;

    /// <param name="neurons">Channels of the convolution.</param>
    /// <param name="device">Device of the tensors.</param>
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

    /// <summary>Normalises maps [n, neurons, side, side].</summary>
    /// <param name="maps">Output of the convolution.</param>
    /// <param name="training">Whether to use batch statistics and update the running ones.</param>
    public Tensor Apply(Tensor maps, bool training) =>
        nn.functional.batch_norm(maps, _mean, _variance, Scale, Shift, training, Momentum, Epsilon);

    /// <summary>Folds the normalisation into the convolution, for evaluation.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="weights">Weights of the convolution [out, in, kernel, kernel], row-major; changed in place.</param>
    /// <returns>Bias of the folded convolution [out].</returns>
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
