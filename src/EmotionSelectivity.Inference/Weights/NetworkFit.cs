using System.Collections.Immutable;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Compares tensors with the parameters of a network: all must be present, with the right shapes, and no others. Only
/// the number of classes may differ.
/// </summary>
internal sealed record NetworkFit
{
    private NetworkFit(NetworkLayout layout, ImmutableArray<string> differences) => (Layout, Differences) = (layout, differences);

    /// <summary>The network, with the number of classes of the file.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>One sentence per difference.</summary>
    public ImmutableArray<string> Differences { get; }

    public bool IsGood => Differences.IsEmpty;

    public static NetworkFit Of(NetworkLayout layout, IReadOnlyList<StoredTensor> tensors)
    {
        var stored = tensors.GroupBy(t => t.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var own = layout.WithClasses(Classes(layout, stored));
        var differences = own.Parameters.Select(p => Difference(p, stored.GetValueOrDefault(p.Key))).OfType<string>();
        var surplus = stored.Keys.Except(own.Parameters.Select(p => p.Key)).Select(name => $"The file contains '{name}', which {layout.Name} does not have.");
        return new NetworkFit(own, [.. differences, .. surplus]);
    }

    private static int Classes(NetworkLayout layout, Dictionary<string, StoredTensor> stored)
    {
        var last = (Linear)layout.Operations[^1];
        return stored.GetValueOrDefault(last.Parameters + ".bias") is { Shape: [> 0 and <= int.MaxValue and var classes] } ? (int)classes : last.Outputs;
    }

    private static string? Difference(ParameterShape parameter, StoredTensor? stored)
    {
        if (stored is null)
            return $"Tensor '{parameter.Key}' {FormatShape([.. parameter.Shape.Select(side => (long)side)])} is missing.";
        if (!stored.Shape.SequenceEqual(parameter.Shape.Select(side => (long)side)))
            return $"Tensor '{parameter.Key}' is {FormatShape(stored.Shape)}; it should be {FormatShape([.. parameter.Shape.Select(side => (long)side)])}.";
        return stored.Type.IsReadable() ? null : $"Tensor '{parameter.Key}' is {stored.Type.Name()}; weights must be fp32, fp16 or bf16.";
    }

    private static string FormatShape(ImmutableArray<long> shape) => $"[{string.Join(", ", shape)}]";
}
