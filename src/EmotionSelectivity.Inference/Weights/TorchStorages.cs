using System.Globalization;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Names of storages in PyTorch pickles.</summary>
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
        ["ComplexFloatStorage"] = ElementType.Complex64,
        ["ComplexDoubleStorage"] = ElementType.Complex128,
    };

    /// <summary>
    /// Element type of a storage class such as <c>torch.FloatStorage</c> or <c>torch.cuda.FloatStorage</c>.
    /// </summary>
    /// <exception cref="WeightFormatException">The class is not known.</exception>
    public static ElementType TypeOf(object? storageType) => KnownType(storageType) ?? throw Unknown((storageType as PickleGlobal)?.FullName);

    /// <summary>A fault for a storage whose class is not known.</summary>
    public static WeightFormatException Unknown(string? type) => new($"The file contains a storage of the unknown type '{type}'.");

    private static ElementType? KnownType(object? storageType) =>
        storageType is PickleGlobal { Module: "torch" or "torch.cuda" } global && Types.TryGetValue(global.Name, out var type) ? type : null;

    /// <summary>
    /// Resolves a persistent id: ('storage', type, key, location, elements[, view]), or, of a whole model, ('module',
    /// class, ...).
    /// </summary>
    public static object Resolve(object? id) => id switch
    {
        object?[] and ["storage", PickleGlobal type, var name, _, long elements, .. { Length: <= 1 } view] when Key(name) is { } key =>
            new PickleStorage(key, type.FullName, KnownType(type), elements, ViewOffset(view.FirstOrDefault())),
        object?[] and ["module", PickleGlobal type, ..] => type,
        _ => throw new WeightFormatException("The pickle refers to something that is not a storage."),
    };

    private static long ViewOffset(object? view) => view switch
    {
        null => 0,
        object?[] and [_, long offset, long] => offset,
        _ => throw new WeightFormatException("The pickle has a storage view with an invalid description."),
    };

    /// <summary>Keys are strings or integers; both are compared as strings.</summary>
    public static string? Key(object? key) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
