using System.Collections.Immutable;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Finds the tensors of a state dict in the value of a pickle.</summary>
internal static class StateDict
{
    private const string ParallelPrefix = "module.";
    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model"];

    /// <param name="root">Value of the pickle.</param>
    /// <param name="storage">Returns the bytes of a storage.</param>
    public static IReadOnlyList<StoredTensor> Tensors(object? root, Func<PickleStorage, FileBytes> storage)
    {
        if (root is not PickleDict dict)
            throw new WeightFormatException("The file contains something other than a dictionary of tensors.");
        var inner = Wrappers.Select(name => dict[name]).OfType<PickleDict>().FirstOrDefault(HoldsTensors) ?? dict;
        return [.. inner.Entries.Where(IsTensor).Select(e => Tensor((string)e.Key!, (PickleTensor)e.Value!, storage).Validate())];
    }

    /// <summary>Removes the "module." prefix that multi-device training adds to every key.</summary>
    public static IReadOnlyList<StoredTensor> WithoutPrefix(IReadOnlyList<StoredTensor> tensors) =>
        tensors.All(t => t.Name.StartsWith(ParallelPrefix, StringComparison.Ordinal))
            ? [.. tensors.Select(t => t with { Name = t.Name[ParallelPrefix.Length..] })]
            : tensors;

    /// <summary>Checks that there is at least one tensor and that names are unique and printable.</summary>
    /// <exception cref="WeightFormatException">There are no tensors, a name is duplicated, or a name is
    /// invalid.</exception>
    public static IReadOnlyList<StoredTensor> Validate(IReadOnlyList<StoredTensor> tensors)
    {
        if (tensors.Count == 0)
            throw new WeightFormatException("The file contains no tensors.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        return tensors.FirstOrDefault(t => !names.Add(TensorName.Validate(t.Name))) is { } twice
            ? throw new WeightFormatException($"The file contains the tensor '{twice.Name}' twice.")
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
