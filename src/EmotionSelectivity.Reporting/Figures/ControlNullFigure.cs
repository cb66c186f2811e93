using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// Distribution of the controls' draws at one gain, compared with the change of the selective neurons.
/// </summary>
internal static class ControlNullFigure
{
    public static Figure? Lesion(ReportedRun run) => Create(run, Gain.Lesion, "null-controls-lesion", "Lesions compared with the controls' draws");

    public static Figure? Enhancement(ReportedRun run) => Create(run, run.Sweep.Controls.Gains.Max(), "null-controls-enhancement", "Enhancement compared with the controls' draws");

    private static Figure? Create(ReportedRun run, Gain gain, string name, string title)
    {
        if (run.Surface is null || gain.IsIntact || !run.Sweep.Controls.Gains.Contains(gain))
            return null;
        var rows = Rows(run, gain).ToList();
        return rows.Count == 0 ? null : new Figure(
            name,
            title,
            $"Change of F1 at gain {gain}, by layer. For each control: range of its draws (thin line), middle 90 % (thick line) and median (tick). Diamonds: the selective neurons. "
                + $"n = {run.Sweep.Controls.Random} random, {run.Sweep.Controls.Shuffled} shuffled and sham draws.",
            Data(rows),
            Chart(run));
    }

    private static FigureData Data(IEnumerable<Row> rows) => FigureData.Create(
        rows,
        new(Panels.Column, row => Panels.Title(row.Set, row.Emotion)),
        new("layer", row => row.Layer),
        new("target", row => FigureStyle.Name(row.Target)),
        new("draws", row => row.Draws),
        new("lowest", row => row.Lowest),
        new("q05", row => row.Low),
        new("delta_f1", row => row.Median),
        new("q95", row => row.High),
        new("highest", row => row.Highest),
        new("p", row => row.P));

    private static IEnumerable<Row> Rows(ReportedRun run, Gain gain)
    {
        foreach (var point in run.Surface!.Selective.Where(point => point.Gain == gain && point.DeltaF1 is not null))
        {
            yield return new Row(point.Set, point.Emotion, point.Layer, TargetKind.Selective, null, null, null, point.DeltaF1!.Value, null, null, null);
            foreach (var control in new[] { TargetKind.Random, TargetKind.Shuffled, TargetKind.Sham })
            {
                if (run.Surface.Controls.TryGetValue(new ControlPoint(point.Set, point.Emotion, point.Layer, gain, control), out var draws))
                    yield return Band(point.Set, point.Emotion, point.Layer, control, draws, P(point.P.Controls, control));
            }
        }
    }

    private static double? P(Science.Surface.ControlProbabilities? p, TargetKind control) => control switch
    {
        TargetKind.Random => p?.Specificity,
        TargetKind.Shuffled => p?.MeaningF1,
        _ => p?.Sham,
    };

    private static Row Band(string set, Emotion emotion, string layer, TargetKind control, IReadOnlyList<double> draws, double? p)
    {
        double[] sorted = [.. draws.Order()];
        return new Row(
            set, emotion, layer, control, sorted.Length, sorted[0], Quantile.OfSorted(sorted, 0.05), Quantile.OfSorted(sorted, 0.5), Quantile.OfSorted(sorted, 0.95), sorted[^1], p);
    }

    private static object Chart(ReportedRun run)
    {
        string[] controls = [FigureStyle.Name(TargetKind.Random), FigureStyle.Name(TargetKind.Shuffled), FigureStyle.Name(TargetKind.Sham)];
        var x = Panels.LayerAxis(run.Sweep.Layers);
        var offset = new { field = "target", sort = controls, scale = new { domain = controls } };
        var colour = new { field = "target", title = (string?)null, scale = FigureStyle.TargetColours() };
        var isControl = new[] { new { filter = "datum.target !== 'selective'" } };
        var tooltip = Tooltip.Create(
            new("layer", "layer"), new("neurons", "target"), new("median change of F1", "delta_f1", Tooltip.Change), new("lowest", "lowest", Tooltip.Change),
            new("5 %", "q05", Tooltip.Change), new("95 %", "q95", Tooltip.Change), new("highest", "highest", Tooltip.Change), new("draws", "draws", Tooltip.Count),
            new("p of the selective neurons", "p", Tooltip.Probability));
        object Bar(string from, string to, int width) => new
        {
            transform = isControl,
            mark = new { type = "rule", strokeWidth = width, opacity = 0.75, tooltip },
            encoding = new { x, xOffset = offset, y = new { field = from, type = "quantitative", title = "change of F1" }, y2 = new { field = to }, color = colour },
        };
        return Panels.Create(run.Families.Select(family => Panels.Title(family.Set, family.Emotion)),
        [
            Panels.Line(new { y = new { datum = 0 } }),
            Bar("lowest", "highest", 1),
            Bar("q05", "q95", 4),
            new
            {
                transform = isControl,
                mark = new { type = "tick", orient = "horizontal", thickness = 2, color = FigureStyle.Ink, size = 8, tooltip },
                encoding = new { x, xOffset = offset, y = new { field = "delta_f1", type = "quantitative" } },
            },
            new
            {
                transform = new[] { new { filter = "datum.target === 'selective'" } },
                mark = new
                {
                    type = "point",
                    filled = true,
                    size = 80,
                    opacity = 1,
                    tooltip = Tooltip.Create(new("layer", "layer"), new("neurons", "target"), new("change of F1", "delta_f1", Tooltip.Change)),
                },
                encoding = new
                {
                    x,
                    y = new { field = "delta_f1", type = "quantitative" },
                    color = colour,
                    shape = new { field = "target", title = (string?)null, scale = FigureStyle.TargetShapesAmongBands },
                },
            },
        ]);
    }

    private sealed record Row(
        string Set, Emotion Emotion, string Layer, TargetKind Target, int? Draws, double? Lowest, double? Low, double Median, double? High, double? Highest, double? P);
}
