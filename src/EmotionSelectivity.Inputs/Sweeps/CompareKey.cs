using System.Collections.Immutable;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Further weights that the sweep is repeated with, and the name of their arm.</summary>
internal sealed record ComparedWeights(string Arm, string Weights);

/// <summary>
/// Reads <c>network.compare</c>: weight files, or <c>random</c>. The sweep is repeated with each of them, as an arm of
/// its own ([Liu] Fig 3A/B).
/// </summary>
internal static class CompareKey
{
    private const string Key = "compare";
    private const string Example = "Give a list such as [random], or a list of weight files.";

    /// <param name="network">The section.</param>
    /// <param name="weights">The sweep's own weights; null where they are faulty.</param>
    /// <param name="folder">Folder that relative paths start from.</param>
    public static ImmutableArray<ComparedWeights> Read(SweepSection network, string? weights, string folder)
    {
        switch (network.Find(Key))
        {
            case null:
                return [];
            case YamlList list:
                return ReadList(network, list, weights, folder);
            default:
                network.AddWrongType(Key, "a list of weights");
                return [];
        }
    }

    private static ImmutableArray<ComparedWeights> ReadList(SweepSection network, YamlList list, string? weights, string folder)
    {
        var compared = ImmutableArray.CreateBuilder<ComparedWeights>();
        foreach (var item in list.Items)
        {
            if (item is not YamlScalar { Text: { Length: > 0 } text } || text.Contains('\0', StringComparison.Ordinal))
            {
                network.AddFault(item.Line, Key, "An entry is not a weight file.", Example);
                continue;
            }
            if ((text == NetworkChoice.RandomWeights ? text : network.ResolveFile(Key, text, folder)) is not { } further)
                continue;
            if (further == weights || compared.Any(other => other.Weights == further))
                network.AddFault(item.Line, Key, $"The weights '{text}' are named twice.", "Name only further weights, each once.");
            else
                compared.Add(new ComparedWeights(ArmName(further, compared), further));
        }
        return compared.ToImmutable();
    }

    /// <summary>
    /// The file's name where it is a valid name of a folder and no other arm has it; else the first free number.
    /// </summary>
    private static string ArmName(string weights, ImmutableArray<ComparedWeights>.Builder others)
    {
        var name = Path.GetFileNameWithoutExtension(weights);
        var numbered = Enumerable.Range(1, others.Count + 1).Select(number => $"weights-{number}");
        return numbered.Prepend(name).First(IsFree);

        // File systems of other platforms ignore case.
        bool IsFree(string arm) =>
            StimuliKey.PlainName().IsMatch(arm) && !KeepKey.IsArmName(arm) && others.All(other => !arm.Equals(other.Arm, StringComparison.OrdinalIgnoreCase));
    }
}
