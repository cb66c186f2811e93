using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// [Liu] Figs 4 to 6: effect of enhancement and lesion of the selective neurons in each layer, compared with the
/// controls.
/// </summary>
internal static class ChangeFigure
{
    public static Figure? Enhancement(ReportedRun run) =>
        run.Summary is null || !run.Sweep.Gains.Any(gain => gain > Gain.Intact) ? null : new Figure(
            "enhancement",
            "Enhancement by layer",
            $"Percent change of F1 relative to the intact network at the best gain above 1. {EnhancedControls(run)}",
            Data(run, effect => EnhancedOf(run, effect)),
            Chart(run, hasControls: run.EnhancedControls.Any()));

    public static Figure? Lesion(ReportedRun run) =>
        run.Summary is null || !run.Sweep.Gains.Contains(Gain.Lesion) ? null : new Figure(
            "lesion",
            "Lesions by layer",
            $"Percent change of F1 relative to the intact network at gain 0. {LesionedControls(run)}",
            Data(run, effect => LesionedOf(run, effect)),
            Chart(run, hasControls: run.HasLesionControls));

    private static string EnhancedControls(ReportedRun run) => run.EnhancedControls.ToList() is not { Count: > 0 } gains
        ? "No controls were run at gains above 1."
        : $"Controls: mean over draws of each draw's own best gain among the control gains above 1 ({string.Join(", ", gains)}). {Draws(run)} "
            + "p values (in the tooltip): rank of the selective neurons' "
            + "best change over these same gains among the draws; none if their best gain is not one of these.";

    private static string LesionedControls(ReportedRun run) => run.HasLesionControls
        ? $"Controls: mean over draws. {Draws(run)} p values: one-sided, downward, among the draws."
        : "No controls were run at the lesion.";

    private static string Draws(ReportedRun run) => $"n = {run.Sweep.Controls.Random} random, {run.Sweep.Controls.Shuffled} shuffled and sham draws.";

    private static FigureData Data(ReportedRun run, Func<LayerEffect, IEnumerable<Change>> changes)
    {
        var rows =
            from effect in LayerEffect.Of(run)
            from change in changes(effect)
            select (Row: effect.Summary, Change: change);
        return FigureData.Create(
            rows,
            new(Panels.Column, r => Panels.Title(r.Row.Set, r.Row.Emotion)),
            new("layer", r => r.Row.Layer),
            new("target", r => FigureStyle.Name(r.Change.Target)),
            new("percent", r => r.Change.Percent),
            new("gain", r => r.Change.Point?.Gain.Value),
            new("delta_auc", r => r.Change.Point?.DeltaAuc),
            new("baseline_f1", r => r.Row.Baseline),
            new("p_random", r => r.Change.PRandom),
            new("p_shuffled", r => r.Change.PShuffled),
            new("p_sham", r => r.Change.PSham));
    }

    private static IEnumerable<Change> EnhancedOf(ReportedRun run, LayerEffect effect)
    {
        var row = effect.Summary;
        yield return effect.IsBestControlled
            ? new(TargetKind.Selective, row.EnhancedPercent, effect.Best, row.Random.PEnhanced, row.Shuffled.PEnhanced, row.Sham.PEnhanced)
            : new(TargetKind.Selective, row.EnhancedPercent, effect.Best);
        if (!run.EnhancedControls.Any())
            yield break;
        yield return new(TargetKind.Random, row.Random.EnhancedPercent);
        yield return new(TargetKind.Shuffled, row.Shuffled.EnhancedPercent);
        yield return new(TargetKind.Sham, row.Sham.EnhancedPercent);
    }

    private static IEnumerable<Change> LesionedOf(ReportedRun run, LayerEffect effect)
    {
        var row = effect.Summary;
        yield return new(TargetKind.Selective, row.LesionedPercent, effect.Lesion, row.Random.PLesioned, row.Shuffled.PLesioned, row.Sham.PLesioned);
        if (!run.HasLesionControls)
            yield break;
        yield return new(TargetKind.Random, row.Random.LesionedPercent);
        yield return new(TargetKind.Shuffled, row.Shuffled.LesionedPercent);
        yield return new(TargetKind.Sham, row.Sham.LesionedPercent);
    }

    private static object Chart(ReportedRun run, bool hasControls)
    {
        var x = Panels.LayerAxis(run.Sweep.Layers);
        var colour = new { field = "target", title = (string?)null, scale = FigureStyle.TargetColours(hasControls) };
        return Panels.Create(run.Families.Select(family => Panels.Title(family.Set, family.Emotion)),
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
                    tooltip = Tooltip.Create(
                        new("layer", "layer"), new("neurons", "target"), new("change of F1 (%)", "percent", Tooltip.Percent), new("gain", "gain", "~g"),
                        new("change of AUC", "delta_auc", Tooltip.Change),
                        new("F1 of the intact network", "baseline_f1", Tooltip.Score), new("p against random", "p_random", Tooltip.Probability),
                        new("p against sham", "p_sham", Tooltip.Probability), new("p against shuffled", "p_shuffled", Tooltip.Probability)),
                },
                encoding = new
                {
                    x,
                    y = new { field = "percent", type = "quantitative" },
                    color = colour,
                    shape = new { field = "target", title = (string?)null, scale = FigureStyle.TargetShapes(hasControls) },
                },
            },
        ]);
    }

    private sealed record Change(TargetKind Target, double? Percent, SurfacePoint? Point = null, double? PRandom = null, double? PShuffled = null, double? PSham = null);
}
