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
        var names = new ArmNames();
        var known = new HashSet<string?>(StringComparer.Ordinal) { weights };
        var faults = new ListFaults(network, Key, "faulty entries");
        foreach (var item in network.Items(Key, list))
        {
            if (item is not YamlScalar { Text: { Length: > 0 } text } || text.Contains('\0', StringComparison.Ordinal))
            {
                faults.Add(item.Line, "An entry is not a weight file.", Example);
                continue;
            }
            if ((text == NetworkChoice.RandomWeights ? text : network.ResolveFile(Key, text, folder)) is not { } further)
                continue;
            if (known.Add(further))
                compared.Add(new ComparedWeights(names.Of(further), further));
            else
                faults.Add(item.Line, $"The weights '{text}' are named twice.", "Name only further weights, each once.");
        }
        faults.AddRest();
        return compared.ToImmutable();
    }

    private sealed class ArmNames
    {
        // File systems of other platforms ignore case.
        private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
        private int _number;

        /// <summary>
        /// The file's name where it is a valid name of a folder and no other arm has it; else the first free number.
        /// </summary>
        public string Of(string weights)
        {
            var name = Path.GetFileNameWithoutExtension(weights);
            while (!StimuliKey.PlainName().IsMatch(name) || KeepKey.IsArmName(name) || !_taken.Add(name))
                name = $"weights-{++_number}";
            return name;
        }
    }
}
