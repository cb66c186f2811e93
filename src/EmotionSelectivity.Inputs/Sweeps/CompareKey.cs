using System.Collections.Immutable;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Further weights that the sweep is repeated with, and the name of their arm.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Weights">Location of the weight file, or <c>random</c>.</param>
/// <param name="Key">Name of the network in a file that holds several; null for the only one.</param>
internal sealed record ComparedWeights(string Arm, string Weights, string? Key);

/// <summary>
/// Reads <c>network.compare</c>: weight files, with the name of a network in them or without, or <c>random</c>. The sweep is repeated with each of them, as an arm of
/// its own ([Liu] Fig 3A/B).
/// </summary>
internal static class CompareKey
{
    private const string Key = "compare";
    private const string Example = "Give a list such as [random], or a list of weight files.";

    /// <param name="network">The section.</param>
    /// <param name="weights">The sweep's own weights; null where they are faulty.</param>
    /// <param name="ownKey">Name of the network in the sweep's own weight file; null for the only one.</param>
    /// <param name="folder">Folder that relative paths start from.</param>
    public static ImmutableArray<ComparedWeights> Read(SweepSection network, string? weights, string? ownKey, string folder)
    {
        switch (network.Find(Key))
        {
            case null:
                return [];
            case YamlList list:
                return ReadList(network, list, weights, ownKey, folder);
            default:
                network.AddWrongType(Key, "a list of weights");
                return [];
        }
    }

    private static ImmutableArray<ComparedWeights> ReadList(SweepSection network, YamlList list, string? weights, string? ownKey, string folder)
    {
        var compared = ImmutableArray.CreateBuilder<ComparedWeights>();
        var names = new ArmNames();
        var known = new HashSet<(string?, string?)> { (weights, ownKey) };
        var faults = new ListFaults(network, Key, "faulty entries");
        foreach (var (index, item) in network.Items(Key, list).Index())
        {
            if (ReadEntry(network, index, item, faults) is not var (text, key))
                continue;
            if ((text == NetworkChoice.RandomWeights ? text : network.ResolveFile(Key, text, folder)) is not { } further)
                continue;
            if (known.Add((further, key)))
                compared.Add(new ComparedWeights(names.Of(further, key), further, key));
            else
                faults.Add(item.Line, $"The weights '{text}' are named twice.", "Name only further weights, each once.");
        }
        faults.AddRest();
        return compared.ToImmutable();
    }

    private static (string Text, string? NetworkKey)? ReadEntry(SweepSection network, int index, YamlValue item, ListFaults faults)
    {
        if (item is YamlScalar { Text: { Length: > 0 } text } && !text.Contains('\0', StringComparison.Ordinal))
            return (text, null);
        if (item is not YamlMap map)
        {
            faults.Add(item.Line, "An entry is not a weight file.", Example);
            return null;
        }
        var entry = network.Entry(Key, index, map, SweepKeys.ComparedNetwork);
        var (file, key) = (entry.Text("weights"), entry.Text("key"));
        entry.AddUnknownKeys();
        return file is null ? null : (file, key);
    }

    private sealed class ArmNames
    {
        // File systems of other platforms ignore case.
        private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
        private int _number;

        /// <summary>
        /// The file's name, with that of the network in it, where this is a valid name of a folder and no other arm has it; else the first free number.
        /// </summary>
        public string Of(string weights, string? key)
        {
            var name = Path.GetFileNameWithoutExtension(weights) + (key is null ? "" : $"-{key}");
            while (!StimuliKey.PlainName().IsMatch(name) || KeepKey.IsArmName(name) || !_taken.Add(name))
                name = $"weights-{++_number}";
            return name;
        }
    }
}
