using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Networks;

/// <summary>A tensor of a state dict: key and shape.</summary>
public sealed record ParameterShape(string Key, ImmutableArray<int> Shape)
{
    public long Count => Shape.Aggregate(1L, (product, side) => product * side);
}

/// <summary>
/// A network as data: its operations in order. Readouts replace the last operation, the last layer of the classifier.
/// </summary>
/// <param name="Name">Name in sweep files: <c>vgg16</c>.</param>
/// <param name="DefaultSize">Side S of the square input that the network was designed for, in pixels.</param>
/// <param name="SmallestSize">Smallest S at which every map has at least one pixel.</param>
/// <param name="Operations">The operations, in order.</param>
public sealed record NetworkLayout(string Name, int DefaultSize, int SmallestSize, ImmutableArray<NetworkOperation> Operations)
{
    public const int InputChannels = 3;

    /// <summary>The rectified convolutions that a sweep can intervene on, in order.</summary>
    public ImmutableArray<string> Layers => [.. Operations.OfType<Convolution>().Select(c => c.Layer)];

    /// <summary>Length of the penultimate features.</summary>
    public int Features => ((Linear)Operations[^1]).Inputs;

    /// <summary>The convolution whose rectified output is the given layer.</summary>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    public Convolution this[string layer] =>
        Operations.OfType<Convolution>().FirstOrDefault(c => c.Layer == layer)
        ?? throw new ArgumentException($"{Name} has no layer '{layer}'. It has {string.Join(", ", Layers)}.", nameof(layer));

    /// <summary>Every tensor of the state dict, in order.</summary>
    public ImmutableArray<ParameterShape> Parameters => [.. Operations.SelectMany(ParametersOf)];

    /// <summary>The same network with a different number of classes.</summary>
    public NetworkLayout WithClasses(int classes) => this with { Operations = Operations.SetItem(Operations.Length - 1, (Linear)Operations[^1] with { Outputs = classes }) };

    private static IEnumerable<ParameterShape> ParametersOf(NetworkOperation operation) => operation switch
    {
        Convolution c => [new(c.Parameters + ".weight", [c.Outputs, c.Inputs, c.Kernel, c.Kernel]), new(c.Parameters + ".bias", [c.Outputs])],
        Linear l => [new(l.Parameters + ".weight", [l.Outputs, l.Inputs]), new(l.Parameters + ".bias", [l.Outputs])],
        _ => [],
    };
}
