using System.Collections.Immutable;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Finds the tensors of a state dict in what a pickle holds.</summary>
internal static class StateDict
{
    private const string ParallelPrefix = "module.";
    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model"];

    /// <param name="root">A pickle's value.</param>
    /// <param name="storage">The bytes of a storage.</param>
    public static IReadOnlyList<StoredTensor> Tensors(object? root, Func<PickleStorage, StoredBytes> storage)
    {
        if (root is not PickleDict dict)
            throw new WeightFormatException("It holds something else than a dictionary of tensors.");
        var inner = Wrappers.Select(name => dict[name]).OfType<PickleDict>().FirstOrDefault(HoldsTensors) ?? dict;
        if (!HoldsTensors(inner))
            throw new WeightFormatException("It holds no tensors.");
        return [.. inner.Entries.Where(IsTensor).Select(e => Tensor((string)e.Key!, (PickleTensor)e.Value!, storage).Checked())];
    }

    /// <summary>Takes the prefix away that training on several devices puts before every key.</summary>
    public static IReadOnlyList<StoredTensor> WithoutPrefix(IReadOnlyList<StoredTensor> tensors) =>
        tensors.All(t => t.Name.StartsWith(ParallelPrefix, StringComparison.Ordinal))
            ? [.. tensors.Select(t => t with { Name = t.Name[ParallelPrefix.Length..] })]
            : tensors;

    private static bool HoldsTensors(PickleDict dict) => dict.Entries.Exists(IsTensor);

    private static bool IsTensor((object? Key, object? Value) entry) => entry is { Key: string, Value: PickleTensor };

    private static StoredTensor Tensor(string name, PickleTensor tensor, Func<PickleStorage, StoredBytes> storage) =>
        new(name, [.. tensor.Shape], tensor.Storage.Type)
        {
            Storage = storage(tensor.Storage),
            Offset = Sum(tensor.Offset, tensor.Storage.ViewOffset),
            Strides = ImmutableArray.Create(tensor.Strides),
        };

    private static long Sum(long offset, long viewOffset) => offset >= 0 && viewOffset >= 0 && offset <= long.MaxValue - viewOffset ? offset + viewOffset : -1;
}
