using System.Collections.Immutable;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Further weights that a sweep is run with, and the name of their arm.</summary>
internal sealed record ComparedWeights(string Arm, string Weights);

/// <summary>Reads <c>network.compare</c>: weight files, or <c>random</c>, with which the same sweep is run too, an arm each ([Liu] Fig 3A/B).</summary>
internal static class CompareKey
{
    public const string Key = "compare";
    private const string Example = "Give a list such as [random], or of weight files.";

    /// <param name="network">The section.</param>
    /// <param name="weights">The sweep's own weights; null where they are faulty.</param>
    /// <param name="resolve">Names a place in full; null, with a fault, where it is none.</param>
    public static ImmutableArray<ComparedWeights> Read(SweepSection network, string? weights, Func<string, string?> resolve)
    {
        switch (network.Find(Key))
        {
            case null:
                return [];
            case YamlList list:
                return Read(network, list, weights, resolve);
            default:
                network.WrongType(Key, "a list of weights");
                return [];
        }
    }

    private static ImmutableArray<ComparedWeights> Read(SweepSection network, YamlList list, string? weights, Func<string, string?> resolve)
    {
        var compared = ImmutableArray.CreateBuilder<ComparedWeights>();
        foreach (var item in list.Items)
        {
            if (item is not YamlScalar { Text: { Length: > 0 } text } || text.Contains('\0', StringComparison.Ordinal))
            {
                network.FaultAt(item.Line, Key, "An entry is no weight file.", Example);
                continue;
            }
            if ((text == NetworkChoice.RandomWeights ? text : resolve(text)) is not { } further)
                continue;
            if (further == weights || compared.Any(other => other.Weights == further))
                network.FaultAt(item.Line, Key, $"The weights '{text}' stand twice.", "Name further weights only, each once.");
            else
                compared.Add(new ComparedWeights(Arm(further, compared), further));
        }
        return compared.ToImmutable();
    }

    /// <summary>The file's name where it can name a folder and no other arm has it; else the first number that is free.</summary>
    private static string Arm(string weights, ImmutableArray<ComparedWeights>.Builder others)
    {
        var name = Path.GetFileNameWithoutExtension(weights);
        var numbered = Enumerable.Range(1, others.Count + 1).Select(number => $"weights-{number}");
        return numbered.Prepend(name).First(IsFree);

        // Folders of other systems do not tell capitals from small letters.
        bool IsFree(string arm) =>
            StimuliKey.PlainName().IsMatch(arm) && !KeepKey.IsArmName(arm) && others.All(other => !arm.Equals(other.Arm, StringComparison.OrdinalIgnoreCase));
    }
}
