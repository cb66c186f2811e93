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
        foreach (var parameter in layout.Parameters)
        {
            long[] shape = [.. parameter.Shape.Select(side => (long)side)];
            using var onHost = tensor(weights(parameter), shape);
            _parameters[parameter.Key] = onHost.to(device, copy: true).DetachFromDisposeScope();
        }
    }

    public NetworkLayout Layout { get; }

    /// <summary>Rectified maps of a layer, [n, channels, side, side], of images [n, 3, S, S].</summary>
    public Tensor Prefix(string layer, Tensor images) => Apply(Layout.Operations.AsSpan()[..After(layer)], images, null);

    /// <summary>What enters the classifier [n, values], of a layer's maps [n, channels, side, side].</summary>
    public Tensor Pooled(string layer, Tensor maps) => Apply(Layout.Operations.AsSpan()[After(layer)..Classifier], maps, null);

    /// <summary>Penultimate features [n, features] of what enters the classifier [n, values].</summary>
    public Tensor Penultimate(Tensor pooled) => Apply(Layout.Operations.AsSpan()[Classifier..^1], pooled, null);

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

    /// <summary>The first of the classifier's linear layers.</summary>
    private int Classifier => Layout.Operations.IndexOf(Layout.Operations.OfType<Linear>().First());

    private int After(string layer) => 1 + Layout.Operations.IndexOf(Layout[layer]);

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
        Convolution c => nn.functional.conv2d(
            x, Weight(c.Parameters), Bias(c.Parameters), strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding]).relu_(),
        MaxPool p => nn.functional.max_pool2d(x, kernel_size: p.Kernel, stride: p.Stride),
        AdaptiveAveragePool a => nn.functional.adaptive_avg_pool2d(x, [a.Side, a.Side]).flatten(start_dim: 1),
        Linear { Rectified: true } l => nn.functional.linear(x, Weight(l.Parameters), Bias(l.Parameters)).relu_(),
        Linear l => nn.functional.linear(x, Weight(l.Parameters), Bias(l.Parameters)),
        _ => throw new NotSupportedException($"{Layout.Name}: no evaluation is known for {operation}."),
    };

    private Tensor Weight(string parameters) => _parameters[parameters + ".weight"];

    private Tensor Bias(string parameters) => _parameters[parameters + ".bias"];
}
