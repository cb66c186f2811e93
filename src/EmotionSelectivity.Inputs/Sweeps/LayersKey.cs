using System.Collections.Immutable;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Reads <c>layers</c>: <c>all</c>, or a list of the network's layers.</summary>
internal static class LayersKey
{
    private const string Key = "layers";

    /// <summary>In the network's order, whatever the order in the file.</summary>
    /// <param name="sweep">The file.</param>
    /// <param name="network">
    /// The network; null where the file does not name a known one, and layers cannot be checked.
    /// </param>
    public static ImmutableArray<string> Read(SweepSection sweep, NetworkLayout? network)
    {
        var value = sweep.Find(Key);
        if (network is null)
            return [];
        switch (value)
        {
            case null or YamlScalar { Text: "all" }:
                return network.Layers;
            case YamlList list:
                return ReadList(sweep, list, network);
            default:
                sweep.AddWrongType(Key, $"'all' or a list such as [{network.Layers[0]}, {network.Layers[^1]}]");
                return network.Layers;
        }
    }

    private static ImmutableArray<string> ReadList(SweepSection sweep, YamlList list, NetworkLayout network)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var faults = new ListFaults(sweep, Key, "faulty layers");
        foreach (var item in sweep.Items(Key, list))
        {
            var name = (item as YamlScalar)?.Text ?? "";
            if (!network.Layers.Contains(name))
                faults.Add(item.Line, Key, $"{network.Name} has no layer '{name}'.", () => SpellingSuggestion.Remedy(name, network.Layers));
            else if (!named.Add(name))
                faults.Add(item.Line, $"The layer {name} is listed twice.", "List it once.");
        }
        faults.AddRest();
        if (list.Items.Length == 0)
            sweep.AddFault(Key, "The list is empty.", "Name layers, or write all.");
        return [.. network.Layers.Where(named.Contains)];
    }
}
