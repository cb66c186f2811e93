using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>[Liu] Fig 3A: mean selectivity index of the selective neurons of each layer.</summary>
internal static class SelectivityFigure
{
    public static Figure? Create(ReportedRun run) => run.Neurons is null ? null : new Figure(
        "selectivity",
        "Selectivity by layer",
        "Mean selectivity index ([Liu] Eq. 5) of the neurons that are selective in the set, with its standard error over neurons. Their number differs between layers "
            + "(shown in the tooltip).",
        Data(run),
        Chart(run));

    private static FigureData Data(ReportedRun run)
    {
        var rows =
            from set in run.Sets
            from layer in run.Sweep.Layers
            from emotion in Emotions.All
            let si = run.Neurons!.Where(neuron => neuron.Set == set && neuron.Layer == layer && neuron.Selective && neuron.Preferred == emotion).Select(neuron => neuron.Si).ToList()
            where si.Count > 0
            select (Set: set, Layer: layer, Emotion: emotion, Neurons: si.Count, Mean: si.Average(), Error: StandardError(si));
        return FigureData.Create(
            rows,
            new(Panels.Column, row => row.Set),
            new("layer", row => row.Layer),
            new("emotion", row => row.Emotion.Name()),
            new("neurons", row => row.Neurons),
            new("mean_si", row => row.Mean),
            new("standard_error", row => row.Error),
            new("low", row => row.Mean - (row.Error ?? 0)),
            new("high", row => row.Mean + (row.Error ?? 0)));
    }

    private static double? StandardError(List<double> values)
    {
        if (values.Count < 2)
            return null;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }

    private static object Chart(ReportedRun run)
    {
        var x = Panels.LayerAxis(run.Sweep.Layers);
        var colour = new { field = "emotion", title = (string?)null, scale = FigureStyle.EmotionColours };
        return Panels.Create(run.Sets,
        [
            new
            {
                mark = new
                {
                    type = "line",
                    point = new { size = 50, filled = true },
                    tooltip = Tooltip.Create(
                        new("layer", "layer"), new("emotion", "emotion"), new("mean SI", "mean_si", Tooltip.Score), new("standard error", "standard_error", Tooltip.Score),
                        new("selective neurons", "neurons", Tooltip.Count)),
                },
                encoding = new
                {
                    x,
                    y = new { field = "mean_si", type = "quantitative", title = "selectivity index" },
                    color = colour,
                    shape = new { field = "emotion", title = (string?)null, scale = new { domain = FigureStyle.EmotionNames } },
                },
            },
            new
            {
                mark = new { type = "rule", strokeWidth = 1.5 },
                encoding = new { x, y = new { field = "low", type = "quantitative" }, y2 = new { field = "high" }, color = colour },
            },
        ]);
    }
}
