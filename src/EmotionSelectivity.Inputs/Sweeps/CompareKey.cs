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
        foreach (var (i, item) in list.Items.Index())
        {
            if (ReadEntry(network, i, item) is not var (text, key))
                continue;
            if ((text == NetworkChoice.RandomWeights ? text : network.ResolveFile(Key, text, folder)) is not { } further)
                continue;
            if ((further, key) == (weights, ownKey) || compared.Any(other => (other.Weights, other.Key) == (further, key)))
                network.AddFault(item.Line, Key, $"The weights '{text}' are named twice.", "Name only further weights, each once.");
            else
                compared.Add(new ComparedWeights(ArmName(further, key, compared), further, key));
        }
        return compared.ToImmutable();
    }

    private static (string Text, string? NetworkKey)? ReadEntry(SweepSection network, int index, YamlValue item)
    {
        if (item is YamlScalar { Text: { Length: > 0 } text } && !text.Contains('\0', StringComparison.Ordinal))
            return (text, null);
        if (item is not YamlMap map)
        {
            network.AddFault(item.Line, Key, "An entry is not a weight file.", Example);
            return null;
        }
        var entry = network.Entry(Key, index, map, SweepKeys.ComparedNetwork);
        var (file, key) = (entry.Text("weights"), entry.Text("key"));
        entry.AddUnknownKeys();
        return file is null ? null : (file, key);
    }

    /// <summary>
    /// The file's name, with that of the network in it, where this is a valid name of a folder and no other arm has it;
    /// else the first free number.
    /// </summary>
    private static string ArmName(string weights, string? key, ImmutableArray<ComparedWeights>.Builder others)
    {
        var name = Path.GetFileNameWithoutExtension(weights) + (key is null ? "" : $"-{key}");
        var numbered = Enumerable.Range(1, others.Count + 1).Select(number => $"weights-{number}");
        return numbered.Prepend(name).First(IsFree);

        // File systems of other platforms ignore case.
        bool IsFree(string arm) =>
            StimuliKey.PlainName().IsMatch(arm) && !KeepKey.IsArmName(arm) && others.All(other => !arm.Equals(other.Arm, StringComparison.OrdinalIgnoreCase));
    }
}
