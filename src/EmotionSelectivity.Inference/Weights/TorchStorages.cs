using System.Globalization;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>How PyTorch's pickles name storages.</summary>
internal static class TorchStorages
{
    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = ElementType.Float32,
        ["HalfStorage"] = ElementType.Float16,
        ["BFloat16Storage"] = ElementType.BFloat16,
        ["DoubleStorage"] = ElementType.Float64,
        ["LongStorage"] = ElementType.Int64,
        ["IntStorage"] = ElementType.Int32,
        ["ShortStorage"] = ElementType.Int16,
        ["CharStorage"] = ElementType.Int8,
        ["ByteStorage"] = ElementType.UInt8,
        ["BoolStorage"] = ElementType.Bool,
    };

    /// <summary>The element type of <c>torch.FloatStorage</c> and its like (<c>torch.cuda.FloatStorage</c> too).</summary>
    public static ElementType TypeOf(object? storageType) =>
        storageType is PickleGlobal { Module: "torch" or "torch.cuda" } global && Types.TryGetValue(global.Name, out var type)
            ? type
            : throw new WeightFormatException($"It holds a storage of the unknown type '{(storageType as PickleGlobal)?.FullName}'.");

    /// <summary>A persistent id: ('storage', type, key, location, elements[, view]).</summary>
    public static object? Resolve(object? id)
    {
        if (id is not object?[] { Length: >= 5 } parts || parts[0] is not "storage" || Key(parts[2]) is not { } key)
            throw new WeightFormatException("Its pickle refers to something that is not a storage.");
        return new PickleStorage(key, TypeOf(parts[1]), ViewOffset(parts.ElementAtOrDefault(5)));
    }

    private static long ViewOffset(object? view) => view switch
    {
        null => 0,
        object?[] and [_, long offset, long] => offset,
        _ => throw new WeightFormatException("Its pickle has a view of a storage that is not described as one."),
    };

    /// <summary>Keys are texts or integers; both are compared as text.</summary>
    public static string? Key(object? key) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
