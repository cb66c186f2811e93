using System.Collections.Immutable;
using System.Globalization;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Inputs.Yaml;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>
/// Reads <c>selectivity.keep</c>: the share of neurons kept, or a list of shares. Each share after the first is an arm
/// of the sweep ([Liu] Fig 3C).
/// </summary>
internal static class KeepKey
{
    private const string Key = "keep";
    private const string ArmPrefix = "keep-";

    /// <summary>At least one share.</summary>
    public static ImmutableArray<double> Read(SweepSection selectivity)
    {
        if (selectivity.Find(Key) is not YamlList list)
            return [selectivity.Number(Key)];
        var shares = ImmutableArray.CreateBuilder<double>();
        var known = new HashSet<double>();
        var faults = new ListFaults(selectivity, Key, "faulty shares");
        foreach (var item in selectivity.Items(Key, list))
        {
            if (item is not YamlScalar { Text: var text } || !Numbers.TryParse(text, out var share) || !SweepKeys.KeptShare.Contains(share))
                faults.Add(item.Line, $"{Name(item)} is not a {SweepKeys.KeptShare.Description}.", $"Give a {SweepKeys.KeptShare.Description}.");
            else if (known.Add(share))
                shares.Add(share);
            else
                faults.Add(item.Line, $"The share {text} is listed twice.", "List it once.");
        }
        faults.AddRest();
        if (list.Items.Length == 0)
            selectivity.AddFault(Key, "The list is empty.", "Give shares such as [0.8, 0.4].");
        return shares.Count == 0 ? [1] : shares.ToImmutable();
    }

    /// <summary>Name of the arm that keeps a share.</summary>
    public static string ArmName(double share) => ArmPrefix + share.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a name is reserved for arms of shares.</summary>
    public static bool IsArmName(string name) => name.StartsWith(ArmPrefix, StringComparison.OrdinalIgnoreCase);

    private static string Name(YamlValue item) => item is YamlScalar scalar ? $"'{scalar.Text}'" : "An entry";
}
