using System.Collections.Immutable;
using System.Globalization;
using EmotionSelectivity.Inputs.Yaml;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Reads <c>selectivity.keep</c>: the share of neurons kept, or a list of shares, an arm of the sweep for each after the first ([Liu] Fig 3C).</summary>
internal static class KeepKey
{
    private const string Key = "keep";
    private const string Range = "a share above 0 and at most 1";
    private const string ArmPrefix = "keep-";

    /// <summary>At least one share.</summary>
    public static ImmutableArray<double> Read(SweepSection selectivity, double absent)
    {
        if (selectivity.Find(Key) is not YamlList list)
            return [selectivity.Number(Key, absent, IsShare, Range)];
        var shares = ImmutableArray.CreateBuilder<double>();
        foreach (var item in list.Items)
        {
            if (item is not YamlScalar { Text: var text } || !Numbers.TryParse(text, out var share) || !IsShare(share))
                selectivity.FaultAt(item.Line, Key, $"{(item as YamlScalar)?.Text ?? "A value"} is not {Range}.", $"Give {Range}.");
            else if (shares.Contains(share))
                selectivity.FaultAt(item.Line, Key, $"The share {text} stands twice.", "Keep it once.");
            else
                shares.Add(share);
        }
        if (list.Items.Length == 0)
            selectivity.Fault(Key, "The list is empty.", "Give shares such as [0.8, 0.4].");
        return shares.Count == 0 ? [absent] : shares.ToImmutable();
    }

    /// <summary>Name of the arm that keeps a share.</summary>
    public static string ArmName(double share) => ArmPrefix + share.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a name is kept for the arms of shares.</summary>
    public static bool IsArmName(string name) => name.StartsWith(ArmPrefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsShare(double value) => value is > 0 and <= 1;
}
