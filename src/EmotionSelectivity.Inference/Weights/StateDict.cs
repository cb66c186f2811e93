using System.Collections.Immutable;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Finds the tensors of a state dict in what a pickle holds.</summary>
internal static class StateDict
{
    private const string ParallelPrefix = "module.";
    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model"];

    /// <param name="root">A pickle's value.</param>
    /// <param name="storage">The bytes of a storage.</param>
    public static IReadOnlyList<StoredTensor> Tensors(object? root, Func<PickleStorage, FileBytes> storage)
    {
        if (root is not PickleDict dict)
            throw new WeightFormatException("It holds something else than a dictionary of tensors.");
        var inner = Wrappers.Select(name => dict[name]).OfType<PickleDict>().FirstOrDefault(HoldsTensors) ?? dict;
        return [.. inner.Entries.Where(IsTensor).Select(e => Tensor((string)e.Key!, (PickleTensor)e.Value!, storage).Validate())];
    }

    /// <summary>Takes the prefix away that training on several devices puts before every key.</summary>
    public static IReadOnlyList<StoredTensor> WithoutPrefix(IReadOnlyList<StoredTensor> tensors) =>
        tensors.All(t => t.Name.StartsWith(ParallelPrefix, StringComparison.Ordinal))
            ? [.. tensors.Select(t => t with { Name = t.Name[ParallelPrefix.Length..] })]
            : tensors;

    /// <summary>Makes sure that there is something, and one of each name.</summary>
    /// <exception cref="WeightFormatException">There is nothing, or a name stands twice, or could not be shown.</exception>
    public static IReadOnlyList<StoredTensor> Validate(IReadOnlyList<StoredTensor> tensors)
    {
        if (tensors.Count == 0)
            throw new WeightFormatException("It holds no tensors.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        return tensors.FirstOrDefault(t => !names.Add(TensorName.Validate(t.Name))) is { } twice
            ? throw new WeightFormatException($"It holds the tensor '{twice.Name}' twice.")
            : tensors;
    }

    private static bool HoldsTensors(PickleDict dict) => dict.Entries.Exists(IsTensor);

    private static bool IsTensor((object? Key, object? Value) entry) => entry is { Key: string, Value: PickleTensor };

    private static StoredTensor Tensor(string name, PickleTensor tensor, Func<PickleStorage, FileBytes> storage) =>
        new(name, [.. tensor.Shape], tensor.Storage.Type)
        {
            Storage = storage(tensor.Storage),
            Offset = Sum(tensor.Offset, tensor.Storage.ViewOffset),
            Strides = ImmutableArray.Create(tensor.Strides),
        };

    private static long Sum(long offset, long viewOffset) => offset >= 0 && viewOffset >= 0 && offset <= long.MaxValue - viewOffset ? offset + viewOffset : -1;
}
