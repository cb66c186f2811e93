using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// A network in training: the operations of its layout, with batch normalisation after every convolution and dropout
/// where torchvision has it. Owns its tensors. Not thread-safe.
/// </summary>
internal sealed class TrainableNetwork : IDisposable
{
    private readonly Dictionary<string, Parameter> _parameters = [];
    private readonly Dictionary<string, BatchNormalisation> _normalisations = [];

    /// <param name="layout">Operations of the network.</param>
    /// <param name="device">Device of the weights.</param>
    /// <param name="weights">Initial values of each parameter, row-major. Convolutions have no bias, because the
    /// normalisation shifts.</param>
    public TrainableNetwork(NetworkLayout layout, Device device, Func<ParameterShape, float[]> weights)
    {
        Layout = layout;
        foreach (var convolution in layout.Operations.OfType<Convolution>())
            _normalisations[convolution.Parameters] = new BatchNormalisation(convolution.Outputs, device);
        foreach (var parameter in layout.Parameters.Where(p => !IsFolded(p)))
            _parameters[parameter.Key] = CreateParameter(parameter, device, weights(parameter));
    }

    public NetworkLayout Layout { get; }

    /// <summary>All trainable parameters.</summary>
    public IEnumerable<Parameter> Parameters => _parameters.Values.Concat(_normalisations.Values.SelectMany(n => new[] { n.Scale, n.Shift }));

    /// <summary>Outputs [n, classes] for images [n, 3, S, S].</summary>
    /// <param name="images">The images.</param>
    /// <param name="dropout">Dropout of a training step; null in evaluation, which also uses the running statistics for
    /// normalisation.</param>
    public Tensor Logits(Tensor images, Dropout? dropout)
    {
        var current = images;
        for (var place = 0; place < Layout.Operations.Length; place++)
            current = Evaluate(Layout.Operations[place], current, place, dropout);
        return current;
    }

    /// <summary>
    /// State dict of the network in evaluation, with normalisations folded into convolutions: values by key, row-major.
    /// </summary>
    public IReadOnlyDictionary<string, float[]> Folded()
    {
        var folded = _parameters.ToDictionary(p => p.Key, p => Values(p.Value), StringComparer.Ordinal);
        foreach (var convolution in Layout.Operations.OfType<Convolution>())
        {
            var bias = _normalisations[convolution.Parameters].Fold(convolution, folded[convolution.Parameters + ".weight"]);
            folded[convolution.Parameters + ".bias"] = bias;
        }
        return folded;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters.Values)
            parameter.Dispose();
        foreach (var normalisation in _normalisations.Values)
            normalisation.Dispose();
    }

    /// <summary>Values of a tensor, row-major.</summary>
    internal static float[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }

    private static Parameter CreateParameter(ParameterShape parameter, Device device, float[] values)
    {
        using var onHost = tensor(values, [.. parameter.Shape.Select(side => (long)side)]);
        var learnt = new Parameter(onHost.to(device, copy: true));
        learnt.DetachFromDisposeScope();
        return learnt;
    }

    private bool IsFolded(ParameterShape parameter) => _normalisations.Keys.Any(convolution => parameter.Key == convolution + ".bias");

    private Tensor Evaluate(NetworkOperation operation, Tensor x, int place, Dropout? dropout) => operation switch
    {
        Convolution c => _normalisations[c.Parameters].Apply(
            nn.functional.conv2d(x, _parameters[c.Parameters + ".weight"], strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding]),
            training: dropout is not null).relu_(),
        MaxPool p => nn.functional.max_pool2d(x, kernel_size: p.Kernel, stride: p.Stride),
        AdaptiveAveragePool a => nn.functional.adaptive_avg_pool2d(x, [a.Side, a.Side]).flatten(start_dim: 1),
        Linear { Rectified: true } l => Linear(l, x, place, dropout).relu_(),
        Linear l => Linear(l, x, place, dropout),
        _ => throw new NotSupportedException($"{Layout.Name}: no training is known for {operation}."),
    };

    private Tensor Linear(Linear linear, Tensor x, int place, Dropout? dropout) => nn.functional.linear(
        linear.Dropout && dropout is { } coins ? coins.Apply(x, place) : x,
        _parameters[linear.Parameters + ".weight"],
        _parameters[linear.Parameters + ".bias"]);
}
