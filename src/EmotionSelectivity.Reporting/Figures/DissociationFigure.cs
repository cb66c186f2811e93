using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// Double dissociation: whether a gain on one emotion's neurons affects that emotion's readout more than the others.
/// </summary>
internal static class DissociationFigure
{
    public static Figure? Lesion(ReportedRun run) => Create(run, Gain.Lesion, "dissociation-lesion", "Dissociation under lesion");

    public static Figure? Enhancement(ReportedRun run) => Create(run, run.Sweep.Gains[^1], "dissociation-enhancement", "Dissociation under enhancement");

    private static Figure? Create(ReportedRun run, Gain gain, string name, string title) =>
        run.Dissociation is null || gain.IsIntact || !run.Sweep.Gains.Contains(gain) ? null : new Figure(
            name,
            title,
            $"Change of F1 of each readout (rows) when the neurons selective for one emotion (panels) are multiplied by the gain {gain}, by layer. "
                + "If neurons carry their own emotion, the row "
                + "of that emotion changes most. Crosses: cells are missing.",
            Data(run, gain),
            Chart(run, gain));

    private static FigureData Data(ReportedRun run, Gain gain) => FigureData.Create(
        At(run, gain),
        new(Panels.Column, row => Title(row.Set, row.Emotion)),
        new("layer", row => row.Layer),
        new("readout", row => row.Readout.Name()),
        new("f1", row => row.Score?.Confusion.F1),
        new("delta_f1", row => row.DeltaF1),
        new("auc", row => row.Score?.Auc),
        new("delta_auc", row => row.DeltaAuc));

    private static IEnumerable<DissociationRow> At(ReportedRun run, Gain gain) => run.Dissociation!.Where(row => row.Gain == gain);

    private static string Title(string set, Emotion emotion) => $"{set}, {emotion.Name()} neurons";

    private static object Chart(ReportedRun run, Gain gain)
    {
        var largest = ChangeScale.Largest(At(run, gain).Select(row => row.DeltaF1));
        var x = Panels.LayerAxis(run.Sweep.Layers);
        var y = new { field = "readout", type = "nominal", title = "readout", sort = Emotions.All.Select(emotion => emotion.Name()) };
        return Panels.Create(
            run.Families.Select(family => Title(family.Set, family.Emotion)),
            [
                new
                {
                    mark = new
                    {
                        type = "rect",
                        stroke = ChangeScale.Edge,
                        strokeWidth = 1,
                        tooltip = Tooltip.Create(
                            new("layer", "layer"), new("readout", "readout"), new("change of F1", "delta_f1", Tooltip.Change), new("F1", "f1", Tooltip.Score),
                            new("change of AUC", "delta_auc", Tooltip.Change)),
                    },
                    encoding = new { x, y, color = ChangeScale.Colour(largest) },
                },
                new
                {
                    transform = new[] { new { filter = "!isValid(datum.delta_f1)" } },
                    mark = new { type = "text", text = "×" },
                    encoding = new { x, y },
                },
            ],
            height: 84);
    }
}
