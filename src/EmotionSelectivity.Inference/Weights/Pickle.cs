namespace EmotionSelectivity.Inference.Weights;

/// <summary>A name that a pickle imports: <c>collections.OrderedDict</c>. It is never looked up; only a few are understood.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public string FullName => $"{Module}.{Name}";
}

/// <summary>A dictionary of a pickle, in its order.</summary>
internal sealed class PickleDict
{
    public List<(object? Key, object? Value)> Entries { get; } = [];

    /// <summary>The value of a key, the last one as Python has it; null where there is none.</summary>
    public object? this[string key] => Entries.LastOrDefault(entry => entry.Key is string name && name == key).Value;
}

/// <summary>A storage that a pickle refers to by its key.</summary>
/// <param name="Key">Its key among the file's storages.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="ViewOffset">First element of a view within it.</param>
internal sealed record PickleStorage(string Key, ElementType Type, long ViewOffset);

/// <summary>A tensor that a pickle rebuilds from a storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);
