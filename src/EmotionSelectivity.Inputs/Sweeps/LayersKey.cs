using System.Collections.Immutable;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Reads <c>layers</c>: <c>all</c>, or a list of the network's layers.</summary>
internal static class LayersKey
{
    private const string Key = "layers";

    /// <summary>In the network's order, whatever order the file has.</summary>
    public static ImmutableArray<string> Read(SweepSection sweep, NetworkLayout network)
    {
        switch (sweep.Find(Key))
        {
            case null or YamlScalar { Text: "all" }:
                return network.Layers;
            case YamlList list:
                return Named(sweep, list, network);
            default:
                sweep.WrongType(Key, $"'all' or a list such as [{network.Layers[0]}, {network.Layers[^1]}]");
                return network.Layers;
        }
    }

    private static ImmutableArray<string> Named(SweepSection sweep, YamlList list, NetworkLayout network)
    {
        var named = new List<string>();
        foreach (var item in list.Items)
        {
            var name = (item as YamlScalar)?.Text ?? "";
            if (!network.Layers.Contains(name))
                sweep.FaultAt(item.Line, Key, $"{network.Name} has no layer '{name}'.", Nearest.Remedy(name, network.Layers));
            else if (named.Contains(name))
                sweep.FaultAt(item.Line, Key, $"The layer {name} stands twice.", "Keep it once.");
            else
                named.Add(name);
        }
        if (list.Items.Length == 0)
            sweep.Fault(Key, "The list is empty.", "Name layers, or say all.");
        return [.. network.Layers.Where(named.Contains)];
    }
}
