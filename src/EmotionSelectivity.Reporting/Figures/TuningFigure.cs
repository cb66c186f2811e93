using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>[Liu] Fig 2, left: tuning curves of the most selective neurons.</summary>
internal static class TuningFigure
{
    private static readonly string[] Valences = ["unpleasant", "neutral", "pleasant"];

    public static Figure? Create(ReportedRun run) => run.MostSelective.IsEmpty ? null : new Figure(
        "tuning",
        "Tuning of the most selective neurons",
        "For each emotion, the neuron (#) with the largest minimum selectivity index over the sets. Tuning value: mean response to a category minus the mean response to all "
            + "images, in standard deviations ([Liu] Eq. 4).",
        Data(run),
        Chart(run));

    private static FigureData Data(ReportedRun run)
    {
        var rows =
            from chosen in run.MostSelective
            from neuron in run.Neurons!
            where neuron.Layer == chosen.Layer && neuron.Neuron == chosen.Neuron
            from emotion in Emotions.All
            select (chosen.Title, Neuron: neuron, Emotion: emotion);
        return FigureData.Create(
            rows,
            new(Panels.Column, row => row.Title),
            new("layer", row => row.Neuron.Layer),
            new("neuron", row => row.Neuron.Neuron),
            new("set", row => row.Neuron.Set),
            new("category", row => row.Emotion.Name()),
            new("tuning", row => row.Neuron.Tuning[row.Emotion]),
            new("si", row => row.Neuron.Si));
    }

    private static object Chart(ReportedRun run)
    {
        // Legend symbols are lines, because dashed outlines of circles are not legible.
        var legend = new { symbolType = "stroke", symbolSize = 300 };
        return Panels.Create(run.MostSelective.Select(chosen => chosen.Title),
        [
            Panels.Line(new { y = new { datum = 0 } }),
            new
            {
                mark = new
                {
                    type = "line",
                    point = new { size = 60, filled = true },
                    tooltip = Tooltip.Create(
                        new("set", "set"), new("category", "category"), new("tuning value", "tuning", Tooltip.Change), new("selectivity index", "si", Tooltip.Score)),
                },
                encoding = new
                {
                    x = new { field = "category", type = "nominal", sort = Valences, title = (string?)null, axis = new { labelAngle = 0 } },
                    y = new { field = "tuning", type = "quantitative", title = "tuning value (standard deviations)" },
                    color = new { field = "set", title = "set", scale = FigureStyle.SetScale(run.Sets), legend },
                    strokeDash = new { field = "set", title = "set", sort = run.Sets.ToArray(), legend },
                },
            },
        ]);
    }
}
