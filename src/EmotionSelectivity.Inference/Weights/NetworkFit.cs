using System.Collections.Immutable;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Compares tensors with the parameters of a network: all must be present, with the right shapes, and no others. Only
/// the number of classes may differ.
/// </summary>
internal sealed record NetworkFit
{
    private const int MaxNames = 3;

    private NetworkFit(NetworkLayout layout, int matches, ImmutableArray<string> differences) => (Layout, Matches, Differences) = (layout, matches, differences);

    /// <summary>The network, with the number of classes of the file.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Number of parameters of the network that are in the file as they should be.</summary>
    public int Matches { get; }

    /// <summary>One text for each kind of difference; a single one for a file of a different network.</summary>
    public ImmutableArray<string> Differences { get; }

    public bool IsGood => Differences.IsEmpty;

    /// <summary>Whether at least half of the network's parameters are in the file as they should be.</summary>
    public bool IsClose => 2 * Matches >= Layout.Parameters.Length;

    public static NetworkFit Of(NetworkLayout layout, WeightContent content)
    {
        var stored = content.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var own = layout.WithClasses(Classes(layout, stored));
        var expected = own.Parameters;
        var kinds = new List<(string Kind, ImmutableArray<string> Tensors)>
        {
            ("missing", [.. expected.Where(p => !stored.ContainsKey(p.Key)).Select(p => Missing(p, content))]),
            ("of another shape", [.. expected.Where(p => stored.TryGetValue(p.Key, out var tensor) && !HasShape(tensor, p)).Select(p => Shapes(stored[p.Key], p))]),
            ("of another type", [.. expected.Where(p => stored.TryGetValue(p.Key, out var tensor) && HasShape(tensor, p) && !tensor.Type.IsReadable()).Select(p => Type(stored[p.Key]))]),
            ("no part of it", [.. stored.Keys.Except(expected.Select(p => p.Key)).Select(name => $"The file contains '{name}', which {layout.Name} does not have.")]),
        };
        kinds.RemoveAll(kind => kind.Tensors.IsEmpty);
        var matches = expected.Count(p => stored.TryGetValue(p.Key, out var tensor) && HasShape(tensor, p));
        return new NetworkFit(own, matches, Summarise(own, 2 * matches >= expected.Length, kinds));
    }

    private static ImmutableArray<string> Summarise(NetworkLayout layout, bool isClose, List<(string Kind, ImmutableArray<string> Tensors)> kinds)
    {
        if (isClose || kinds.Sum(kind => kind.Tensors.Length) <= 1)
            return [.. kinds.Select(kind => Summarise(layout, kind.Kind, kind.Tensors))];
        var counts = string.Join(", ", kinds.Select(kind => $"{kind.Tensors.Length} {(kind.Tensors.Length == 1 ? "is" : "are")} {kind.Kind}"));
        return [$"The file holds weights of another network than {layout.Name}, which has {layout.Parameters.Length} tensors: {counts}. {kinds[0].Tensors[0]}"];
    }

    private static string Summarise(NetworkLayout layout, string kind, ImmutableArray<string> tensors) => tensors.Length == 1
        ? tensors[0]
        : $"Compared with {layout.Name}, {tensors.Length} tensors are {kind}: {string.Join(" ", tensors.Take(MaxNames))}"
            + (tensors.Length > MaxNames ? $" And {tensors.Length - MaxNames} more." : "");

    private static int Classes(NetworkLayout layout, Dictionary<string, StoredTensor> stored)
    {
        var last = (Linear)layout.Operations[^1];
        return stored.GetValueOrDefault(last.Parameters + ".bias") is { Shape: [> 0 and <= int.MaxValue and var classes] } ? (int)classes : last.Outputs;
    }

    private static bool HasShape(StoredTensor stored, ParameterShape parameter) => stored.Shape.SequenceEqual(Sides(parameter));

    private static string Missing(ParameterShape parameter, WeightContent content) =>
        $"Tensor '{parameter.Key}' {FormatShape(Sides(parameter))} is missing"
        + (content.Others.FirstOrDefault(other => other.Name == parameter.Key) is { } other ? $": its entry is {other.Kind}." : ".");

    private static string Shapes(StoredTensor stored, ParameterShape parameter) =>
        $"Tensor '{parameter.Key}' is {FormatShape(stored.Shape)}; it should be {FormatShape(Sides(parameter))}.";

    private static string Type(StoredTensor stored) => $"Tensor '{stored.Name}' is {stored.Type.Name()}; weights must be fp32, fp16 or bf16.";

    private static ImmutableArray<long> Sides(ParameterShape parameter) => [.. parameter.Shape.Select(side => (long)side)];

    private static string FormatShape(ImmutableArray<long> shape) => $"[{string.Join(", ", shape)}]";
}
