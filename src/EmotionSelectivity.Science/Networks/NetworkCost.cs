namespace EmotionSelectivity.Science.Networks;

/// <summary>Shape of the maps that an operation produces: channels x side x side (side 1 for a linear layer).</summary>
public readonly record struct MapShape(int Channels, int Side)
{
    public long Values => (long)Channels * Side * Side;

    /// <summary>Bytes of the maps of one image in fp32.</summary>
    public long Bytes => Values * sizeof(float);
}

/// <summary>Cost of one image at one operation: multiply-accumulates, and the shape of the output maps.</summary>
public sealed record OperationCost(NetworkOperation Operation, long MultiplyAccumulates, MapShape Output);

/// <summary>Cost of one S x S image in a network, per operation, up to the penultimate features.</summary>
public sealed class NetworkCost
{
    private readonly OperationCost[] _operations;

    public NetworkCost(NetworkLayout layout, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, layout.SmallestSize);
        Layout = layout;
        Size = size;
        Input = new MapShape(NetworkLayout.InputChannels, size);
        _operations = [.. Costs(layout, Input)];
    }

    public NetworkLayout Layout { get; }

    public int Size { get; }

    public MapShape Input { get; }

    /// <summary>All operations except the last layer of the classifier, which no readout uses.</summary>
    public IReadOnlyList<OperationCost> Operations => _operations;

    /// <summary>Multiply-accumulates of a complete intact pass.</summary>
    public long FullPass => _operations.Sum(o => o.MultiplyAccumulates);

    /// <summary>Multiply-accumulates up to and including a layer.</summary>
    public long Prefix(string layer) => _operations[..IndexAfter(layer)].Sum(o => o.MultiplyAccumulates);

    /// <summary>Multiply-accumulates of everything after a layer.</summary>
    public long Suffix(string layer) => _operations[IndexAfter(layer)..].Sum(o => o.MultiplyAccumulates);

    /// <summary>Shape of the rectified maps of a layer.</summary>
    public MapShape Maps(string layer) => _operations[IndexAfter(layer) - 1].Output;

    /// <summary>
    /// Bytes of the largest maps of one image, from the maps of a layer onwards (null: from the input).
    /// </summary>
    public long LargestMapBytes(string? layer)
    {
        var from = layer is null ? 0 : IndexAfter(layer) - 1;
        return _operations[from..].Select(o => o.Output.Bytes).Append(layer is null ? Input.Bytes : 0).Max();
    }

    private int IndexAfter(string layer)
    {
        var convolution = Layout[layer];
        return 1 + Array.FindIndex(_operations, o => o.Operation == convolution);
    }

    private static IEnumerable<OperationCost> Costs(NetworkLayout layout, MapShape input)
    {
        var shape = input;
        foreach (var operation in layout.Operations[..^1])
        {
            var cost = CostOf(operation, shape);
            shape = cost.Output;
            yield return cost;
        }
    }

    private static OperationCost CostOf(NetworkOperation operation, MapShape input)
    {
        switch (operation)
        {
            case Convolution c:
                var convolved = new MapShape(c.Outputs, (input.Side + 2 * c.Padding - c.Kernel) / c.Stride + 1);
                return new(operation, convolved.Values * c.Inputs * c.Kernel * c.Kernel, convolved);
            case MaxPool p:
                return new(operation, 0, input with { Side = (input.Side - p.Kernel) / p.Stride + 1 });
            case AdaptiveAveragePool a:
                return new(operation, 0, input with { Side = a.Side });
            case Linear l:
                return new(operation, (long)l.Inputs * l.Outputs, new MapShape(l.Outputs, 1));
            default:
                throw new ArgumentException($"No cost is known for {operation}.", nameof(operation));
        }
    }
}
