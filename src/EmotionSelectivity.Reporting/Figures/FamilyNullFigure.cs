using System.Collections.Immutable;
using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// Family-wise null distribution of the surface: largest change under swapped decisions, and the largest observed
/// change.
/// </summary>
internal static class FamilyNullFigure
{
    private const int Bins = 40;

    public static Figure? Create(ReportedRun run) => run.EffectNull is not { Count: > 0 } nulls || run.Surface is null ? null : new Figure(
        "null-effect",
        "Null distribution of the surface",
        $"Largest |change of F1| over all layers and gains under {run.Sweep.Permutations:N0} random swaps of intact and intervened decisions, for each set and emotion. "
            + "Dashed: critical value at 0.05. Solid: largest observed change.",
        Data(run, nulls),
        Chart(run));

    private static FigureData Data(ReportedRun run, ImmutableDictionary<(string Set, Emotion Emotion), ImmutableArray<double>> nulls)
    {
        var rows =
            from family in run.Families
            where nulls.ContainsKey(family)
            let observed = run.Surface!.Selective.Where(point => (point.Set, point.Emotion) == family && !point.Gain.IsIntact)
                .Max(point => point.DeltaF1 is { } d ? Math.Abs(d) : (double?)null)
            from bin in Histogram(nulls[family])
            select (Panel: Panels.Title(family.Set, family.Emotion), Bin: bin, Observed: observed, Critical: Critical(nulls[family]));
        return FigureData.Create(
            rows,
            new(Panels.Column, row => row.Panel),
            new("from", row => row.Bin.From),
            new("to", row => row.Bin.To),
            new("permutations", row => row.Bin.Count),
            new("observed", row => row.Observed),
            new("critical", row => row.Critical));
    }

    private static double Critical(ImmutableArray<double> maxima)
    {
        double[] sorted = [.. maxima.Order()];
        return Quantile.OfSorted(sorted, 0.95);
    }

    private static IEnumerable<(double From, double To, int Count)> Histogram(ImmutableArray<double> maxima)
    {
        var width = maxima.Max() / Bins;
        if (width == 0)
            return [(0, 0.001, maxima.Length)];
        return maxima.CountBy(value => Math.Min((int)(value / width), Bins - 1)).OrderBy(bin => bin.Key).Select(bin => (bin.Key * width, (bin.Key + 1) * width, bin.Value));
    }

    private static object Chart(ReportedRun run) => Panels.Create(run.Families.Select(family => Panels.Title(family.Set, family.Emotion)),
    [
        new
        {
            mark = new
            {
                type = "bar",
                color = "#7F7F7F",
                tooltip = Tooltip.Create(
                    new("largest change from", "from", Tooltip.Score), new("to", "to", Tooltip.Score), new("permutations", "permutations", Tooltip.Count),
                    new("observed", "observed", Tooltip.Score), new("critical at 0.05", "critical", Tooltip.Score)),
            },
            encoding = new
            {
                x = new { field = "from", type = "quantitative", bin = "binned", title = "largest |change of F1|", axis = new { format = "~g", tickCount = 5 } },
                x2 = new { field = "to" },
                y = new { field = "permutations", type = "quantitative", title = "permutations" },
            },
        },
        Line("critical", new { type = "rule", strokeDash = FigureStyle.Dashes, color = FigureStyle.Ink }),
        Line("observed", new { type = "rule", strokeWidth = 3, color = "#D55E00" }),
    ]);

    private static object Line(string field, object mark) => new { mark, encoding = new { x = new { field, aggregate = "max", type = "quantitative" } } };
}
