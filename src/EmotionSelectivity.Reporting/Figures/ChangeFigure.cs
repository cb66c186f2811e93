using EmotionSelectivity.Reporting.Reading;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>[Liu] Figs 4 to 6: what enhancement and lesion of the selective neurons do in each layer, beside the controls.</summary>
internal static class ChangeFigure
{
    public static Figure? Enhancement(ReportedRun run) =>
        run.Summary is null || !run.Sweep.Gains.Any(gain => gain > Gain.Intact) ? null : new Figure(
            "enhancement",
            "Enhancement by layer",
            "Percent change of F1 against the intact network at the best gain above 1. Controls: mean over draws of each draw's own best gain among the control gains. "
                + $"{Draws(run)} p values: where the selective neurons' best change over the same gains ranks among the draws'.",
            Data(run, isLesion: false),
            Chart(run));

    public static Figure? Lesion(ReportedRun run) =>
        run.Summary is null || !run.Sweep.Gains.Contains(Gain.Lesion) ? null : new Figure(
            "lesion",
            "Lesions by layer",
            $"Percent change of F1 against the intact network at gain 0. Controls: mean over draws. {Draws(run)} p values: one-sided, downward, among the draws.",
            Data(run, isLesion: true),
            Chart(run));

    private static string Draws(ReportedRun run) => $"n = {run.Sweep.Controls.Random} random, {run.Sweep.Controls.Shuffled} shuffled and sham draws.";

    private static FigureData Data(ReportedRun run, bool isLesion)
    {
        var rows =
            from row in run.Summary!
            where row.Measure == Measure.F1
            from change in Changes(row, isLesion)
            select (Row: row, Change: change);
        return FigureData.Of(
            rows,
            new(Panels.Column, r => Panels.Title(r.Row.Set, r.Row.Emotion)),
            new("layer", r => r.Row.Layer),
            new("target", r => FigureStyle.Name(r.Change.Target)),
            new("percent", r => r.Change.Percent),
            new("gain", r => r.Change.Gain?.Value),
            new("baseline_f1", r => r.Row.Baseline),
            new("p_random", r => r.Change.PRandom),
            new("p_shuffled", r => r.Change.PShuffled),
            new("p_sham", r => r.Change.PSham));
    }

    private static IEnumerable<Change> Changes(SummaryRow row, bool isLesion)
    {
        double? Percent(ControlSummary control) => isLesion ? control.LesionedPercent : control.EnhancedPercent;
        double? P(ControlSummary control) => isLesion ? control.PLesioned : control.PEnhanced;
        yield return new(
            TargetKind.Selective, isLesion ? row.LesionedPercent : row.EnhancedPercent, isLesion ? Gain.Lesion : row.BestGain, P(row.Random), P(row.Shuffled), P(row.Sham));
        yield return new(TargetKind.Random, Percent(row.Random));
        yield return new(TargetKind.Shuffled, Percent(row.Shuffled));
        yield return new(TargetKind.Sham, Percent(row.Sham));
    }

    private static object Chart(ReportedRun run)
    {
        var x = Panels.LayerAxis(run.Sweep.Layers);
        var colour = new { field = "target", title = (string?)null, scale = FigureStyle.TargetColours };
        return Panels.Of(run.Families.Select(family => Panels.Title(family.Set, family.Emotion)),
        [
            Panels.Line(new { y = new { datum = 0 } }),
            new
            {
                transform = new[] { new { filter = "isValid(datum.percent)" } },
                mark = new { type = "line", opacity = 0.6 },
                encoding = new { x, y = new { field = "percent", type = "quantitative", title = "change of F1 (%)" }, color = colour },
            },
            new
            {
                transform = new[] { new { filter = "isValid(datum.percent)" } },
                mark = new
                {
                    type = "point",
                    filled = true,
                    size = 55,
                    opacity = 1,
                    tooltip = Tooltip.Of(
                        new("layer", "layer"), new("neurons", "target"), new("change of F1 (%)", "percent", Tooltip.Percent), new("gain", "gain", "~g"),
                        new("F1 of the intact network", "baseline_f1", Tooltip.Score), new("p against random", "p_random", Tooltip.Probability),
                        new("p against sham", "p_sham", Tooltip.Probability), new("p against shuffled", "p_shuffled", Tooltip.Probability)),
                },
                encoding = new
                {
                    x,
                    y = new { field = "percent", type = "quantitative" },
                    color = colour,
                    shape = new { field = "target", title = (string?)null, scale = FigureStyle.TargetShapes },
                },
            },
        ]);
    }

    private sealed record Change(TargetKind Target, double? Percent, Gain? Gain = null, double? PRandom = null, double? PShuffled = null, double? PSham = null);
}
