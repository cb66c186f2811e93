using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Networks;

/// <summary>
/// A network with its weights on one device, in evaluation mode, without the classifier's last layer. Its tensors live until it is disposed; those it
/// returns belong to the caller's dispose scope. Not for several threads at once.
/// </summary>
public sealed class TorchNetwork : IDisposable
{
    private readonly Dictionary<string, Tensor> _parameters = [];
    private readonly Device _device;

    /// <param name="layout">The operations.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="weights">Values of each parameter, row-major; asked for one at a time.</param>
    public TorchNetwork(NetworkLayout layout, Device device, Func<ParameterShape, float[]> weights)
    {
        Layout = layout;
        _device = device;
        try
        {
            foreach (var parameter in layout.Parameters)
            {
                long[] shape = [.. parameter.Shape.Select(side => (long)side)];
                using var onHost = tensor(weights(parameter), shape);
                _parameters[parameter.Key] = onHost.to(device, copy: true).DetachFromDisposeScope();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private TorchNetwork(TorchNetwork other, ScalarType type)
    {
        (Layout, _device) = (other.Layout, other._device);
        try
        {
            foreach (var (key, parameter) in other._parameters)
                _parameters[key] = ChannelsLast(parameter).to(type).DetachFromDisposeScope();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NetworkLayout Layout { get; }

    /// <summary>The same network in another number format, which is the caller's. Kernels keep the channels of a pixel side by side, as convolutions in fewer bits like it.</summary>
    internal TorchNetwork ConvertTo(ScalarType type)
    {
        using var scope = NewDisposeScope();
        return new TorchNetwork(this, type);
    }

    /// <summary>Rectified maps of a layer, [n, channels, side, side], of images [n, 3, S, S].</summary>
    public Tensor Prefix(string layer, Tensor images) => Apply(Layout.Operations.AsSpan()[..IndexAfter(layer)], images, null);

    /// <summary>Penultimate features [n, features] of a layer's maps [n, channels, side, side].</summary>
    public Tensor Suffix(string layer, Tensor maps) => Apply(Layout.Operations.AsSpan()[IndexAfter(layer)..^1], maps, null);

    /// <summary>What operations make of their input; the input itself where there is none.</summary>
    internal Tensor Run(ReadOnlySpan<NetworkOperation> operations, Tensor input) => Apply(operations, input, null);

    /// <summary>A convolution with its bias, not rectified.</summary>
    internal Tensor Convolve(Convolution c, Tensor maps) => nn.functional.conv2d(maps, Weight(c), Bias(c), strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding]);

    /// <summary>A convolution of some of its inputs, without bias.</summary>
    /// <param name="c">The convolution.</param>
    /// <param name="maps">Maps of those inputs alone.</param>
    /// <param name="inputs">Which they are.</param>
    internal Tensor Convolve(Convolution c, Tensor maps, Tensor inputs) =>
        nn.functional.conv2d(maps, Weight(c).index_select(1, inputs), strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding]);

    /// <summary>A linear layer with its bias, not rectified.</summary>
    internal Tensor Linear(Linear l, Tensor x) => nn.functional.linear(x, Weight(l), Bias(l));

    /// <summary>Weights of a convolution [outputs, inputs, kernel, kernel].</summary>
    internal Tensor Weight(Convolution convolution) => _parameters[convolution.Parameters + ".weight"];

    internal Tensor Bias(Convolution convolution) => _parameters[convolution.Parameters + ".bias"];

    /// <summary>Weights of a linear layer [outputs, inputs].</summary>
    internal Tensor Weight(Linear linear) => _parameters[linear.Parameters + ".weight"];

    internal Tensor Bias(Linear linear) => _parameters[linear.Parameters + ".bias"];

    /// <summary>Penultimate features of images by one pass, showing each layer's rectified maps to <paramref name="observe"/> on the way.</summary>
    public Tensor Observe(Tensor images, Action<string, Tensor> observe) => Apply(Layout.Operations.AsSpan()[..^1], images, observe);

    /// <summary>The classifier's outputs [n, classes] of penultimate features.</summary>
    public Tensor Logits(Tensor features) => Apply(Layout.Operations[^1], features);

    /// <summary>Images [n, 3, S, S] on this network's device.</summary>
    /// <param name="values">n x 3 x S x S normalised values.</param>
    /// <param name="count">n.</param>
    /// <param name="size">S.</param>
    public Tensor Images(float[] values, int count, int size) =>
        tensor(values, [count, NetworkLayout.InputChannels, size, size]).to(_device);

    /// <summary>A tensor [rows, columns] on this network's device.</summary>
    public Tensor Matrix(float[] values, int rows, int columns) => tensor(values, [rows, columns]).to(_device);

    public void Dispose()
    {
        foreach (var parameter in _parameters.Values)
            parameter.Dispose();
        _parameters.Clear();
    }

    private static Tensor ChannelsLast(Tensor parameter) =>
        parameter.dim() == 4 ? parameter.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : parameter;

    private int IndexAfter(string layer) => 1 + Layout.Operations.IndexOf(Layout[layer]);

    private Tensor Apply(ReadOnlySpan<NetworkOperation> operations, Tensor input, Action<string, Tensor>? observe)
    {
        var current = input;
        foreach (var operation in operations)
        {
            var next = Apply(operation, current);
            if (!ReferenceEquals(current, input))
                current.Dispose();
            current = next;
            if (operation is Convolution convolution)
                observe?.Invoke(convolution.Layer, current);
        }
        return current;
    }

    // A scope an operation: what it makes besides its result is gone before the next one allocates.
    private Tensor Apply(NetworkOperation operation, Tensor x)
    {
        using var scope = NewDisposeScope();
        return Evaluate(operation, x).MoveToOuterDisposeScope();
    }

    private Tensor Evaluate(NetworkOperation operation, Tensor x) => operation switch
    {
        Convolution c => Convolve(c, x).relu_(),
        MaxPool p => nn.functional.max_pool2d(x, kernel_size: p.Kernel, stride: p.Stride),
        AdaptiveAveragePool a => nn.functional.adaptive_avg_pool2d(x, [a.Side, a.Side]).flatten(start_dim: 1),
        Linear { Rectified: true } l => Linear(l, x).relu_(),
        Linear l => Linear(l, x),
        _ => throw new NotSupportedException($"{Layout.Name}: no evaluation is known for {operation}."),
    };
}
