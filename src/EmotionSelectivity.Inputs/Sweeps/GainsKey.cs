using System.Collections.Immutable;
using System.Globalization;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Interventions;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Reads <c>gains</c> and <c>controls.gains</c>: a list of decimals, or a range with steps (METHOD 5: g = round(from + i step, 6)).</summary>
internal static class GainsKey
{
    private const string Key = "gains";
    private const int MostGains = 10_000;
    internal const decimal Largest = 1000;
    private const int Decimals = 6;

    /// <summary>The gains of a sweep, ascending, 1 among them. Default: the lesion, and 1 to 6 in steps of 0.1.</summary>
    public static ImmutableArray<Gain> Read(SweepSection sweep) => sweep.Find(Key) switch
    {
        YamlList list => WithIntact(List(sweep, list)),
        YamlMap => WithIntact(Range(sweep.Section(Key))),
        null => WithIntact(Range(sweep.Section(Key))),
        _ => Wrong(sweep),
    };

    /// <summary>The gains at which controls run: <c>all</c>, or a list of gains of the sweep. Default: the lesion, the gain nearest 2, and the largest.</summary>
    public static ImmutableArray<Gain> ReadControls(SweepSection controls, ImmutableArray<Gain> gains)
    {
        switch (controls.Find(Key))
        {
            case null:
                return WithIntact([.. gains.Where(g => g.IsLesion), gains.MinBy(g => Math.Abs(g.Millionths - 2_000_000)), gains.Max()]);
            case YamlScalar { Text: "all" }:
                return gains;
            case YamlList list:
                var chosen = WithIntact(List(controls, list));
                foreach (var gain in chosen.Where(g => !gains.Contains(g)))
                    controls.Fault(Key, $"{gain} is not a gain of the sweep.", $"Add it to gains, or choose among {Some(gains)}.");
                return [.. chosen.Where(gains.Contains)];
            default:
                return Wrong(controls);
        }
    }

    private static string Some(ImmutableArray<Gain> gains) => gains.Length <= 12 ? string.Join(", ", gains) : $"{string.Join(", ", gains.Take(6))} .. {gains[^1]}";

    private static ImmutableArray<Gain> Wrong(SweepSection section)
    {
        section.WrongType(Key, "a list such as [0, 1, 2], or a range such as { lesion: true, from: 1.0, to: 6.0, step: 0.1 }");
        return [Gain.Intact];
    }

    private static List<Gain> List(SweepSection section, YamlList list)
    {
        var gains = new List<Gain>();
        foreach (var item in list.Items)
        {
            if (item is not YamlScalar scalar || Parse(section, scalar.Line, Key, scalar.Text) is not { } gain)
            {
                if (item is not YamlScalar)
                    section.FaultAt(item.Line, Key, "A gain is not a number.", "Give numbers such as 0 or 1.5.");
                continue;
            }
            if (gains.Contains(gain))
                section.FaultAt(item.Line, Key, $"The gain {gain} stands twice.", "Keep it once.");
            gains.Add(gain);
        }
        if (list.Items.Length == 0)
            section.Fault(Key, "The list is empty.", "Give gains such as [0, 1, 2].");
        return gains;
    }

    private static List<Gain> Range(SweepSection range)
    {
        var lesion = range.Flag("lesion", absent: true);
        var from = Decimal(range, "from", 1.0m);
        var to = Decimal(range, "to", 6.0m);
        var step = Decimal(range, "step", 0.1m);
        range.Close();
        var gains = new List<Gain>();
        if (lesion)
            gains.Add(Gain.Lesion);
        if (from is not { } first || to is not { } last || step is not { } width)
            return gains;
        if (width <= 0 || first > last)
            range.Fault(width <= 0 ? "step" : "to", "The range never ends or has no gain.", "Give step > 0 and from <= to.");
        else if ((last - first) / width > MostGains)
            range.Fault("step", $"The range has more than {MostGains} gains.", "Give a wider step.");
        else
            gains.AddRange(Enumerable.Range(0, 1 + (int)((last - first) / width + 0.000_001m)).Select(i => ToGain(first + i * width)).Where(g => !gains.Contains(g)));
        return gains;
    }

    private static decimal? Decimal(SweepSection range, string key, decimal absent) =>
        range.Text(key) is { } text ? Parse(range, null, key, text) is { } gain ? (decimal)gain.Millionths / 1_000_000 : null : absent;

    private static Gain? Parse(SweepSection section, int? line, string key, string text)
    {
        var fault = !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? $"'{text}' is not a number."
            : value < 0 ? $"The gain {text} is negative."
            : value > Largest ? $"The gain {text} is above {Largest}."
            : value != Math.Round(value, Decimals) ? $"The gain {text} has more than {Decimals} decimals."
            : null;
        if (fault is null)
            return ToGain(value);
        if (line is { } there)
            section.FaultAt(there, key, fault, "Give decimals from 0 on, such as 0 or 1.5.");
        else
            section.Fault(key, fault, "Give decimals from 0 on, such as 0 or 1.5.");
        return null;
    }

    private static Gain ToGain(decimal value) => new((long)(Math.Round(value, Decimals, MidpointRounding.AwayFromZero) * 1_000_000));

    private static ImmutableArray<Gain> WithIntact(IEnumerable<Gain> gains) => [.. gains.Append(Gain.Intact).Distinct().Order()];
}
