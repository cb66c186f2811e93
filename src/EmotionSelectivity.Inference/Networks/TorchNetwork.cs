using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Networks;

/// <summary>
/// A network with its weights on one device, in evaluation mode, without the last layer of the classifier. It owns its
/// weights; tensors that it returns belong to the dispose scope of the caller. Passes may run concurrently, but not
/// while it is disposed.
/// </summary>
public sealed class TorchNetwork : IDisposable
{
    private readonly Dictionary<string, Tensor> _parameters = [];
    private readonly Device _device;

    /// <param name="layout">Operations of the network.</param>
    /// <param name="device">Device that holds the weights.</param>
    /// <param name="weights">Returns the values of a parameter, row-major; called for one parameter at a time.</param>
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

    /// <summary>
    /// The same network in another number format; owned by the caller. Kernels are stored channels-last, the preferred
    /// layout of convolutions below fp32.
    /// </summary>
    internal TorchNetwork ConvertTo(ScalarType type)
    {
        using var scope = NewDisposeScope();
        return new TorchNetwork(this, type);
    }

    /// <summary>Rectified maps of a layer, [n, channels, side, side], of images [n, 3, S, S].</summary>
    public Tensor Prefix(string layer, Tensor images) => Apply(Layout.Operations.AsSpan()[..IndexAfter(layer)], images, null);

    /// <summary>Penultimate features [n, features] of a layer's maps [n, channels, side, side].</summary>
    public Tensor Suffix(string layer, Tensor maps) => Apply(Layout.Operations.AsSpan()[IndexAfter(layer)..^1], maps, null);

    /// <summary>Applies operations; returns the input itself if there are none.</summary>
    internal Tensor Run(ReadOnlySpan<NetworkOperation> operations, Tensor input) => Apply(operations, input, null);

    /// <summary>A convolution with bias, without rectification.</summary>
    internal Tensor Convolve(Convolution c, Tensor maps) => nn.functional.conv2d(maps, Weight(c), Bias(c), strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding]);

    /// <summary>A convolution over a subset of its input channels, without bias.</summary>
    /// <param name="c">The convolution.</param>
    /// <param name="maps">Maps of those channels only.</param>
    /// <param name="inputs">Indices of the channels.</param>
    internal Tensor Convolve(Convolution c, Tensor maps, Tensor inputs) =>
        nn.functional.conv2d(maps, Weight(c).index_select(1, inputs), strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding]);

    /// <summary>A linear layer with bias, without rectification.</summary>
    internal Tensor Linear(Linear l, Tensor x) => nn.functional.linear(x, Weight(l), Bias(l));

    /// <summary>Weights of a convolution [outputs, inputs, kernel, kernel].</summary>
    internal Tensor Weight(Convolution convolution) => _parameters[convolution.Parameters + ".weight"];

    internal Tensor Bias(Convolution convolution) => _parameters[convolution.Parameters + ".bias"];

    /// <summary>Weights of a linear layer [outputs, inputs].</summary>
    internal Tensor Weight(Linear linear) => _parameters[linear.Parameters + ".weight"];

    internal Tensor Bias(Linear linear) => _parameters[linear.Parameters + ".bias"];

    /// <summary>
    /// Penultimate features of images from one intact pass. Calls <paramref name="observe"/> with the rectified maps of
    /// each layer.
    /// </summary>
    public Tensor Observe(Tensor images, Action<string, Tensor> observe) => Apply(Layout.Operations.AsSpan()[..^1], images, observe);

    /// <summary>Outputs [n, classes] of the classifier for penultimate features.</summary>
    public Tensor Logits(Tensor features) => Apply(Layout.Operations[^1], features);

    /// <summary>Uploads images as a tensor [n, 3, S, S].</summary>
    /// <param name="values">n x 3 x S x S normalised values.</param>
    /// <param name="count">n.</param>
    /// <param name="size">S.</param>
    public Tensor Images(float[] values, int count, int size) =>
        tensor(values, [count, NetworkLayout.InputChannels, size, size]).to(_device);

    /// <summary>Uploads a matrix [rows, columns].</summary>
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

    // One dispose scope per operation frees temporaries before the next operation allocates.
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
