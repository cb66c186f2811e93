using System.Collections.Immutable;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Keys of state dicts as training code writes them. Wrappers of PyTorch put a part of their own anywhere in a key
/// (<c>features.module.0.weight</c>); code around the network puts its own names before it
/// (<c>model.backbone.features.0.weight</c>).
/// </summary>
internal static class ParameterNames
{
    private const char Separator = '.';

    // DataParallel and DistributedDataParallel, torch.compile, FullyShardedDataParallel, activation checkpointing.
    private static readonly ImmutableHashSet<string> Wrappers = ["module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"];

    /// <summary>The key without the parts of wrappers.</summary>
    public static string WithoutWrappers(string name) =>
        name.Length > TensorName.Longest ? name : string.Join(Separator, name.Split(Separator).Where(part => !Wrappers.Contains(part)));

    /// <summary>Whether the key begins with a part of a wrapper.</summary>
    public static bool IsWrapped(string name) => Wrappers.Contains(name.Split(Separator, 2)[0]);

    /// <summary>What stands before the key of a parameter of the network, such as <c>backbone.</c>; null where the key
    /// does not end with one.</summary>
    /// <param name="name">Key without the parts of wrappers.</param>
    /// <param name="shape">Shape of the tensor.</param>
    /// <param name="parameters">Shapes of the network's parameters by key.</param>
    public static string? Prefix(string name, ImmutableArray<long> shape, IReadOnlyDictionary<string, ParameterShape> parameters)
    {
        if (name.Length > TensorName.Longest)
            return null;
        // The longest key first: from each separator on, from the left.
        for (var start = 0; start >= 0; start = name.IndexOf(Separator, start) + 1 is var next and > 0 ? next : -1)
        {
            if (parameters.TryGetValue(name[start..], out var parameter) && parameter.Shape.Length == shape.Length)
                return name[..start];
        }
        return null;
    }
}
