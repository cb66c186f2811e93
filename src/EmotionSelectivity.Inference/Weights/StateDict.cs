using System.Collections.Immutable;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Finds the dictionaries of tensors in the value of a pickle.</summary>
internal static class StateDict
{
    // Checkpoints hold their state dicts one or two levels deep.
    private const int MaxDepth = 4;

    /// <param name="root">Value of the pickle.</param>
    /// <param name="storage">Returns the bytes of a storage.</param>
    /// <returns>Every dictionary with a tensor, the outer before the inner; at least one dictionary.</returns>
    /// <exception cref="WeightFormatException">The value is not a dictionary.</exception>
    public static IReadOnlyList<TensorDictionary> Find(object? root, Func<PickleStorage, FileBytes> storage)
    {
        var found = new List<TensorDictionary>();
        // A pickle may contain cycles and the same dictionary twice, so each is visited once.
        var seen = new HashSet<PickleDict>(ReferenceEqualityComparer.Instance);
        var ahead = new Queue<(ImmutableArray<string> Path, PickleDict Dict)>([([], Dictionary(root) ?? throw NotADictionary(root))]);
        while (ahead.TryDequeue(out var next))
        {
            if (!seen.Add(next.Dict))
                continue;
            var read = Read(next.Path, next.Dict, storage);
            if (next.Path.IsEmpty || !read.Tensors.IsEmpty)
                found.Add(read);
            foreach (var (key, value) in next.Dict.Entries)
            {
                if (key is string name && Dictionary(value) is { } inner && next.Path.Length < MaxDepth)
                    ahead.Enqueue((next.Path.Add(name), inner));
            }
        }
        return found;
    }

    private static PickleDict? Dictionary(object? value) => value switch
    {
        PickleDict dict => dict,
        PickleOpaque { Items: { Entries.Count: > 0 } items } => items,
        _ => null,
    };

    private static TensorDictionary Read(ImmutableArray<string> path, PickleDict dict, Func<PickleStorage, FileBytes> storage)
    {
        var tensors = ImmutableArray.CreateBuilder<TensorEntry>();
        var others = ImmutableArray.CreateBuilder<SkippedEntry>();
        foreach (var (key, value) in dict.Entries)
        {
            if (key is string name && value is PickleTensor tensor)
                tensors.Add(Entry(name, tensor, storage));
            else
                others.Add(new SkippedEntry(key as string ?? Kind(key), Kind(value)));
        }
        return new TensorDictionary(path, tensors.ToImmutable(), others.ToImmutable());
    }

    private static TensorEntry Entry(string name, PickleTensor tensor, Func<PickleStorage, FileBytes> storage) =>
        new(name, [.. tensor.Shape], () => Locate(name, tensor, storage(tensor.Storage)));

    private static StoredTensor Locate(string name, PickleTensor tensor, FileBytes storage)
    {
        var type = tensor.Storage.Type ?? throw TorchStorages.Unknown(tensor.Storage.Class);
        var elements = storage.Length / type.Size();
        if (tensor.Storage.Elements != elements)
            throw new WeightFormatException($"Tensor '{name}' claims a storage of {tensor.Storage.Elements} elements; the file has {elements}.");
        return new StoredTensor(name, [.. tensor.Shape], type)
        {
            Storage = storage,
            Offset = Sum(tensor.Offset, tensor.Storage.ViewOffset),
            Strides = [.. tensor.Strides],
            IsNegated = tensor.IsNegated,
        }.Validate();
    }

    private static long Sum(long offset, long viewOffset) => offset >= 0 && viewOffset >= 0 && offset <= long.MaxValue - viewOffset ? offset + viewOffset : -1;

    private static WeightFormatException NotADictionary(object? root) =>
        new($"The file contains something other than a dictionary of tensors: {Kind(root)}. Of a whole model, save model.state_dict().");

    private static string Kind(object? value) => value switch
    {
        PickleOpaque opaque => $"an object '{opaque.Name}'",
        PickleGlobal global => $"the name '{global.FullName}'",
        PickleDict => "a dictionary",
        PickleTensor => "a tensor whose key is not text",
        string => "a text",
        List<object?> => "a list",
        object?[] => "a tuple",
        bool => "true or false",
        long or double => "a number",
        null => "None",
        _ => "a storage",
    };
}
