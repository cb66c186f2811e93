namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// A name imported by a pickle, such as <c>collections.OrderedDict</c>. It is never resolved.
/// </summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public string FullName => $"{Module}.{Name}";
}

/// <summary>A dictionary of a pickle, in insertion order.</summary>
internal sealed class PickleDict
{
    public List<(object? Key, object? Value)> Entries { get; } = [];
}

/// <summary>
/// A value that no state dict is made of: an object of any class, the result of any call, bytes, a set. It stands for
/// the value and nothing more: the class is not imported, the call is not made.
/// </summary>
/// <param name="name">Full name of the class or of what is called, such as <c>argparse.Namespace</c>.</param>
internal sealed class PickleOpaque(string name)
{
    public string Name { get; } = name;

    /// <summary>Items that the pickle sets: those of a dictionary of another class, such as a defaultdict.</summary>
    public PickleDict Items { get; } = new();
}

/// <summary>A storage referenced by a pickle.</summary>
/// <param name="Key">Key among the storages of the file.</param>
/// <param name="Class">Full name of its class, such as <c>torch.FloatStorage</c>.</param>
/// <param name="Type">Element type; null where the class is not known.</param>
/// <param name="Elements">Number of elements of the whole storage.</param>
/// <param name="ViewOffset">First element of a view of the storage.</param>
internal sealed record PickleStorage(string Key, string Class, ElementType? Type, long Elements, long ViewOffset);

/// <summary>A tensor that a pickle builds from a storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>PyTorch's negative bit: the values are those of the storage with the opposite sign.</summary>
    public bool IsNegated { get; init; }
}
