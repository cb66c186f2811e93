namespace EmotionSelectivity.Science.Networks;

/// <summary>The maps that leave an operation: channels x side x side (side 1 for a linear layer).</summary>
public readonly record struct MapShape(int Channels, int Side)
{
    public long Values => (long)Channels * Side * Side;

    /// <summary>Bytes of one image's maps in fp32.</summary>
    public long Bytes => Values * sizeof(float);
}

/// <summary>What one image costs at one operation: multiply-accumulates, and the maps that come out.</summary>
public sealed record OperationCost(NetworkOperation Operation, long MultiplyAccumulates, MapShape Output);

/// <summary>What one image of S x S pixels costs in a network, operation by operation up to the penultimate features.</summary>
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

    /// <summary>All operations but the classifier's last layer, which no readout uses.</summary>
    public IReadOnlyList<OperationCost> Operations => _operations;

    /// <summary>Multiply-accumulates of a whole intact pass.</summary>
    public long FullPass => _operations.Sum(o => o.MultiplyAccumulates);

    /// <summary>Multiply-accumulates up to and including a layer.</summary>
    public long Prefix(string layer) => _operations[..IndexAfter(layer)].Sum(o => o.MultiplyAccumulates);

    /// <summary>Multiply-accumulates of everything after a layer.</summary>
    public long Suffix(string layer) => _operations[IndexAfter(layer)..].Sum(o => o.MultiplyAccumulates);

    /// <summary>The rectified maps of a layer.</summary>
    public MapShape Maps(string layer) => _operations[IndexAfter(layer) - 1].Output;

    /// <summary>Bytes of the largest maps of one image from a layer's own maps (null: the input) onwards.</summary>
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
