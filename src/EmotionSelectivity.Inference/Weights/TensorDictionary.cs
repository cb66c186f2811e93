using System.Collections.Immutable;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>An entry of a dictionary of tensors: a tensor that has been found but not located in the file.</summary>
/// <param name="Name">Key in the dictionary.</param>
/// <param name="Shape">Size of each dimension, as the file says.</param>
/// <param name="Locate">Locates the tensor, and checks that it lies in its storage.</param>
internal sealed record TensorEntry(string Name, ImmutableArray<long> Shape, Func<StoredTensor> Locate);

/// <summary>An entry that is not used.</summary>
/// <param name="Name">Key in its dictionary.</param>
/// <param name="Kind">What it is: <c>dictionary</c>, <c>number</c>, or the full name of a class.</param>
public sealed record SkippedEntry(string Name, string Kind);

/// <summary>A dictionary of a weight file that holds tensors.</summary>
/// <param name="Path">Keys of the dictionaries that contain it, the outermost first; empty for the file itself.</param>
/// <param name="Tensors">Its tensors, in file order.</param>
/// <param name="Others">Its entries that are no tensors.</param>
internal sealed record TensorDictionary(ImmutableArray<string> Path, ImmutableArray<TensorEntry> Tensors, ImmutableArray<SkippedEntry> Others)
{
    /// <summary>A file that is one dictionary of tensors.</summary>
    public static TensorDictionary Of(IEnumerable<StoredTensor> tensors) =>
        new([], [.. tensors.Select(tensor => new TensorEntry(tensor.Name, tensor.Shape, () => tensor))], []);
}
