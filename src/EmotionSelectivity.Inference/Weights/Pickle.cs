namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// A name imported by a pickle, such as <c>collections.OrderedDict</c>. It is never resolved; only known names are
/// accepted.
/// </summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public string FullName => $"{Module}.{Name}";
}

/// <summary>A dictionary of a pickle, in insertion order.</summary>
internal sealed class PickleDict
{
    public List<(object? Key, object? Value)> Entries { get; } = [];

    /// <summary>The last value of a key, as in Python; null if absent.</summary>
    public object? this[string key] => Entries.LastOrDefault(entry => entry.Key is string name && name == key).Value;
}

/// <summary>A storage referenced by a pickle.</summary>
/// <param name="Key">Key among the storages of the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="ViewOffset">First element of a view of the storage.</param>
internal sealed record PickleStorage(string Key, ElementType Type, long ViewOffset);

/// <summary>A tensor that a pickle builds from a storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);
