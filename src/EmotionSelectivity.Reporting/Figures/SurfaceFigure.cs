using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// The lesion/enhancement surface, layer by gain, for each set and emotion, with the family-wise significant region
/// outlined.
/// </summary>
internal static class SurfaceFigure
{
    private const double Level = 0.05;
    private const int MaxGainLabels = 14;
    private const int RowHeight = 17;
    private const int MinHeight = 110;

    public static Figure? Create(ReportedRun run) => run.Surface is null ? null : new Figure(
        "surface",
        "Change of F1 by layer and gain",
        "Change of F1 relative to the intact network, by layer and gain of its selective neurons. Outlined: family-wise significant over all layers and gains of the panel "
            + $"(p_fwer at most {Level}, two-sided, {run.Sweep.Permutations:N0} permutations). Crosses: cells are missing. Gain 1 is the intact network and is not tested.",
        Data(run),
        Chart(run));

    private static FigureData Data(ReportedRun run)
    {
        var outline = Outline(run);
        return FigureData.Create(
            run.Surface!.Selective,
            new(Panels.Column, point => Panels.Title(point.Set, point.Emotion)),
            new("layer", point => point.Layer),
            new("gain", point => point.Gain.Value),
            new("row", point => run.Sweep.Layers.IndexOf(point.Layer)),
            new("column", point => run.Sweep.Gains.IndexOf(point.Gain)),
            new("f1", point => point.Score?.Confusion.F1),
            new("delta_f1", point => point.DeltaF1),
            new("percent_change", point => point.PercentChange),
            new("neurons", point => point.NeuronCountMean),
            new("p_effect", point => point.P.Effect),
            new("p_fwer", point => point.P.Fwer),
            new("p_specificity", point => point.P.Controls?.Specificity),
            new("p_sham", point => point.P.Controls?.Sham),
            new("cells_missing", point => point.CellsMissing),
            new("outline", outline));
    }

    /// <summary>
    /// The sides of a significant point on which the region ends, as a subset of the letters l, r, t and b; null for
    /// other points.
    /// </summary>
    private static Func<SurfacePoint, string?> Outline(ReportedRun run)
    {
        var significant = run.Surface!.Selective.Where(point => point.P.Fwer <= Level).Select(point => Place(run, point)).ToHashSet();
        return point =>
        {
            var place = Place(run, point);
            if (!significant.Contains(place))
                return null;
            bool Ends(int row, int column) => !significant.Contains(place with { Row = place.Row + row, Column = place.Column + column });
            return (Ends(0, -1) ? "l" : "") + (Ends(0, 1) ? "r" : "") + (Ends(-1, 0) ? "t" : "") + (Ends(1, 0) ? "b" : "");
        };
    }

    private static (string Panel, int Row, int Column) Place(ReportedRun run, SurfacePoint point) =>
        (Panels.Title(point.Set, point.Emotion), run.Sweep.Layers.IndexOf(point.Layer), run.Sweep.Gains.IndexOf(point.Gain));

    private static object Chart(ReportedRun run)
    {
        var largest = ChangeScale.Largest(run.Surface!.Selective.Select(point => point.DeltaF1));
        object[] layers =
        [
            new
            {
                transform = Edges,
                mark = new
                {
                    type = "rect",
                    stroke = ChangeScale.Edge,
                    strokeWidth = 1,
                    tooltip = Tooltip.Create(
                        new("layer", "layer"), new("gain", "gain", "~g"), new("change of F1", "delta_f1", Tooltip.Change), new("percent", "percent_change", Tooltip.Percent),
                        new("F1", "f1", Tooltip.Score), new("neurons (mean over folds)", "neurons", ".1f"), new("p, family-wise", "p_fwer", Tooltip.Probability),
                        new("p, pointwise", "p_effect", Tooltip.Probability), new("p against random", "p_specificity", Tooltip.Probability),
                        new("p against sham", "p_sham", Tooltip.Probability), new("cells missing", "cells_missing", Tooltip.Count)),
                },
                encoding = new
                {
                    x = AlongGains(run, "left"),
                    x2 = new { field = "right" },
                    y = AlongLayers(run, "top"),
                    y2 = new { field = "bottom" },
                    color = ChangeScale.Colour(largest)
                },
            },
            new
            {
                transform = new[] { new { filter = "!isValid(datum.delta_f1)" } },
                mark = new { type = "text", text = "×" },
                encoding = new { x = AlongGains(run, "column"), y = AlongLayers(run, "row") },
            },
            .. Sides(run, "#FFFFFF", 4),
            .. Sides(run, "#000000", 2),
        ];
        return Panels.Create(run.Families.Select(family => Panels.Title(family.Set, family.Emotion)), layers, Math.Max(MinHeight, RowHeight * run.Sweep.Layers.Length));
    }

    private static object[] Edges { get; } =
    [
        new { calculate = "datum.column - 0.5", @as = "left" },
        new { calculate = "datum.column + 0.5", @as = "right" },
        new { calculate = "datum.row - 0.5", @as = "top" },
        new { calculate = "datum.row + 0.5", @as = "bottom" },
    ];

    private static (string Letter, string Place, bool IsVertical)[] AllSides { get; } = [("l", "left", true), ("r", "right", true), ("t", "top", false), ("b", "bottom", false)];

    /// <summary>
    /// The four sides of the outline. It is drawn twice, in white below black, to be visible on every colour.
    /// </summary>
    private static IEnumerable<object> Sides(ReportedRun run, string colour, int width) =>
        from side in AllSides
        select (object)new
        {
            transform = Edges.Append(new { filter = $"isValid(datum.outline) && indexof(datum.outline, '{side.Letter}') >= 0" }),
            mark = new { type = "rule", color = colour, strokeWidth = width, strokeCap = "square" },
            encoding = side.IsVertical
                ? (object)new { x = AlongGains(run, side.Place), y = AlongLayers(run, "top"), y2 = new { field = "bottom" } }
                : new { y = AlongLayers(run, side.Place), x = AlongGains(run, "left"), x2 = new { field = "right" } },
        };

    /// <summary>
    /// The axis of gains. All layers of a panel define the same axis, so that Vega-Lite does not infer one.
    /// <c>tickCount</c> must cover all labels, because Vega omits values beyond it.
    /// </summary>
    private static object AlongGains(ReportedRun run, string field)
    {
        var gains = run.Sweep.Gains;
        var step = (gains.Length + MaxGainLabels - 1) / MaxGainLabels;
        var labelled = Enumerable.Range(0, gains.Length).Where(index => step == 1 || gains[index].IsLesion || gains[index].Millionths % 1_000_000 == 0).ToList();
        return new
        {
            field,
            type = "quantitative",
            title = "gain",
            scale = new { domain = new[] { -0.5, gains.Length - 0.5 }, nice = false, zero = false },
            axis = new { values = labelled, tickCount = labelled.Count, labelExpr = Labels(gains.Select(gain => gain.ToString())), grid = false, labelOverlap = "greedy" },
        };
    }

    private static object AlongLayers(ReportedRun run, string field) => new
    {
        field,
        type = "quantitative",
        title = (string?)null,
        scale = new { domain = new[] { -0.5, run.Sweep.Layers.Length - 0.5 }, reverse = true, nice = false, zero = false },
        axis = new
        {
            values = Enumerable.Range(0, run.Sweep.Layers.Length),
            tickCount = run.Sweep.Layers.Length,
            labelExpr = Labels(run.Sweep.Layers),
            grid = false,
            labelOverlap = false,
        },
    };

    private static string Labels(IEnumerable<string> names) => $"{Json.ToText(Json.ToNode(names))}[datum.value]";
}
