using System.Collections.Immutable;
using System.Globalization;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Interventions;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>
/// Reads <c>gains</c> and <c>controls.gains</c>: a list of decimals, or a range. The i-th gain of a range is round(from
/// + i * step, 6 decimals), computed in decimal arithmetic, so that gains are exact (docs/method.md, section
/// "Intervention").
/// </summary>
internal static class GainsKey
{
    private const string Key = "gains";
    private const int Decimals = 6;
    private const string Remedy = "Give decimals of at least 0, such as 0 or 1.5.";
    private static readonly Gain DefaultControl = Gain.From(2);

    /// <summary>
    /// The gains of a sweep, ascending, including 1. An absent key reads as a range with every default.
    /// </summary>
    public static ImmutableArray<Gain> Read(SweepSection sweep) => sweep.Find(Key) switch
    {
        YamlList list => WithIntact(ReadList(sweep, list)),
        YamlMap or null => WithIntact(ReadRange(sweep.Section(Key))),
        _ => AddWrongType(sweep),
    };

    /// <summary>
    /// The gains at which controls run: <c>all</c>, or a list of gains of the sweep. Default: the lesion, the gain
    /// nearest 2, and the largest.
    /// </summary>
    public static ImmutableArray<Gain> ReadControls(SweepSection controls, ImmutableArray<Gain> gains)
    {
        switch (controls.Find(Key))
        {
            case null:
                return WithIntact([.. gains.Where(g => g.IsLesion), gains.MinBy(g => Math.Abs(g.Millionths - DefaultControl.Millionths)), gains.Max()]);
            case YamlScalar { Text: "all" }:
                return gains;
            case YamlList list:
                var chosen = WithIntact(ReadList(controls, list));
                var ofTheSweep = gains.ToHashSet();
                var faults = new ListFaults(controls, Key, "gains that are not gains of the sweep");
                foreach (var gain in chosen.Where(g => !ofTheSweep.Contains(g)))
                    faults.Add(list.Line, $"{gain} is not a gain of the sweep.", $"Add it to gains, or choose among {Summarise(gains)}.");
                faults.AddRest();
                return [.. chosen.Where(ofTheSweep.Contains)];
            default:
                return AddWrongType(controls);
        }
    }

    private static string Summarise(ImmutableArray<Gain> gains) => gains.Length <= 12 ? string.Join(", ", gains) : $"{string.Join(", ", gains.Take(6))} .. {gains[^1]}";

    private static ImmutableArray<Gain> AddWrongType(SweepSection section)
    {
        section.AddWrongType(Key, "a list such as [0, 1, 2], or a range such as { lesion: true, from: 1.0, to: 6.0, step: 0.1 }");
        return [Gain.Intact];
    }

    private static List<Gain> ReadList(SweepSection section, YamlList list)
    {
        var gains = new List<Gain>();
        var known = new HashSet<Gain>();
        var faults = new ListFaults(section, Key, "faulty gains");
        foreach (var item in section.Items(Key, list))
        {
            if (item is not YamlScalar scalar)
            {
                faults.Add(item.Line, "A gain is not a number.", Remedy);
            }
            else if (Fault(scalar.Text, out var gain) is { } fault)
            {
                faults.Add(scalar.Line, fault, Remedy);
            }
            else
            {
                if (!known.Add(gain))
                    faults.Add(item.Line, $"The gain {gain} is listed twice.", "List it once.");
                gains.Add(gain);
            }
        }
        faults.AddRest();
        if (list.Items.Length == 0)
            section.AddFault(Key, "The list is empty.", "Give gains such as [0, 1, 2].");
        return gains;
    }

    private static List<Gain> ReadRange(SweepSection range)
    {
        var lesion = range.Flag("lesion");
        var (from, to, step) = (ReadBound(range, "from"), ReadBound(range, "to"), ReadBound(range, "step"));
        range.AddUnknownKeys();
        var gains = new List<Gain>();
        if (lesion)
            gains.Add(Gain.Lesion);
        if (from is not { } first || to is not { } last || step is not { } width)
            return gains;
        if (width <= 0)
            range.AddFault("step", "The range never ends.", "Give a step above 0.");
        else if (first > last)
            range.AddFault("to", "The range is empty.", "Give from <= to.");
        else if ((last - first) / width > SweepLimits.MaxGains)
            range.AddFault("step", $"The range has more than {SweepLimits.MaxGains} gains.", "Give a wider step.");
        else
            gains.AddRange(Enumerable.Range(0, 1 + (int)((last - first) / width + 0.000_001m)).Select(i => ToGain(first + i * width)).Where(g => !lesion || !g.IsLesion));
        return gains;
    }

    /// <returns>Null, with a fault, where the value is not a gain.</returns>
    private static decimal? ReadBound(SweepSection range, string key)
    {
        if (range.Text(key) is not { } text)
            return null;
        if (Fault(text, out var gain) is not { } fault)
            return (decimal)gain.Millionths / 1_000_000;
        range.AddFault(key, fault, Remedy);
        return null;
    }

    /// <summary>What is wrong with the text of a gain; null where nothing is.</summary>
    private static string? Fault(string text, out Gain gain)
    {
        gain = default;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return $"'{text}' is not a number.";
        if (value < 0)
            return $"The gain {text} is negative.";
        if (!SweepKeys.Gain.Contains((double)value))
            return $"The gain {text} is above {SweepKeys.Gain.Most}.";
        if (value != Math.Round(value, Decimals))
            return $"The gain {text} has more than {Decimals} decimals.";
        gain = ToGain(value);
        return null;
    }

    private static Gain ToGain(decimal value) => new((long)(Math.Round(value, Decimals, MidpointRounding.AwayFromZero) * 1_000_000));

    private static ImmutableArray<Gain> WithIntact(IEnumerable<Gain> gains) => [.. gains.Append(Gain.Intact).Distinct().Order()];
}
