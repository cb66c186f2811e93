using EmotionSelectivity.Reporting.RunData;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// [Liu] Figs 4 to 6 over all gains: F1 of the readout as a function of the gain of a layer's selective neurons.
/// </summary>
internal static class GainFigure
{
    public static Figure? Create(ReportedRun run) => run.Surface is null ? null : new Figure(
        "gains",
        "F1 over gain",
        "F1 of the two-way readout, with counts pooled over folds, by the gain of a layer's selective neurons. One line per layer, later layers lighter. "
            + "Vertical line: intact network (gain 1). Horizontal line: F1 of predicting the emotion for every image, without a network. "
            + "All panels share one scale, which need not start at 0.",
        Data(run),
        Chart(run));

    private static FigureData Data(ReportedRun run) => FigureData.Create(
        run.Surface!.Selective,
        new(Panels.Column, point => Panels.Title(point.Set, point.Emotion)),
        new("layer", point => point.Layer),
        new("gain", point => point.Gain.Value),
        new("f1", point => point.Score?.Confusion.F1),
        new("f1_naming_all", point => point.Score is { } score ? IntactReadout.F1NamingAll(score.Confusion) : null),
        new("f1_sd", point => point.Score?.F1Sd),
        new("auc", point => point.Score?.Auc),
        new("neurons", point => point.NeuronCountMean));

    private static object Chart(ReportedRun run) => Panels.Create(run.Families.Select(family => Panels.Title(family.Set, family.Emotion)),
    [
        Panels.Line(new { x = new { datum = 1 } }, isDashed: true),
        new
        {
            mark = new { type = "rule", opacity = 0.7, strokeDash = FigureStyle.Dashes },
            encoding = new { y = new { field = "f1_naming_all", aggregate = "max", type = "quantitative" } },
        },
        new
        {
            transform = new[] { new { filter = "isValid(datum.f1)" } },
            mark = new
            {
                type = "line",
                strokeWidth = 2,
                point = new { size = 45, opacity = 0 },
                tooltip = Tooltip.Create(
                    new("layer", "layer"), new("gain", "gain", "~g"), new("F1", "f1", Tooltip.Score), new("SD over folds", "f1_sd", Tooltip.Score), new("AUC", "auc", Tooltip.Score),
                    new("F1 naming all", "f1_naming_all", Tooltip.Score),
                    new("neurons (mean over folds)", "neurons", ".1f")),
            },
            encoding = new
            {
                x = new { field = "gain", type = "quantitative", title = "gain" },
                y = new { field = "f1", type = "quantitative", title = "F1", scale = new { zero = false } },
                color = new
                {
                    field = "layer",
                    type = "ordinal",
                    title = "layer",
                    sort = run.Sweep.Layers.ToArray(),
                    scale = new { domain = run.Sweep.Layers.ToArray(), scheme = "viridis" },
                },
            },
        },
    ]);
}
