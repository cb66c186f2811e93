using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>[Liu] Fig 3C: share of each layer's neurons that is kept.</summary>
internal static class NeuronsKeptFigure
{
    private const string EverySet = "in every set";

    public static Figure? Create(ReportedRun run) => run.Selection is null || run.Neurons is null || run.Overlap is null ? null : new Figure(
        "neurons",
        "Neurons kept",
        "Neurons that are selective in one set, and in every set; the latter are multiplied by the gain. Selected with all images; in each fold, neurons are selected"
            + (run.Sweep.Selectivity.Scope == SelectionScope.All
                ? " with all images too."
                : " with its training images; the other figures and tables give their mean number over folds."),
        Data(run),
        Chart(run));

    private static FigureData Data(ReportedRun run)
    {
        var sizes = run.Neurons!.Where(neuron => neuron.Set == run.Sets.First()).CountBy(neuron => neuron.Layer).ToDictionary();
        var single = run.Selection!.Select(count => (Series: count.Set, count.Layer, count.Emotion, Neurons: count.Selective));
        var all = run.Overlap!.Select(overlap => (Series: EverySet, overlap.Layer, overlap.Emotion, Neurons: overlap.Overlap));
        return FigureData.Create(
            run.Sweep.Stimuli.Length > 1 ? single.Concat(all) : single,
            new(Panels.Column, row => row.Emotion.Name()),
            new("layer", row => row.Layer),
            new("series", row => row.Series),
            new("neurons", row => row.Neurons),
            new("layer_neurons", row => sizes[row.Layer]),
            new("share", row => (double)row.Neurons / sizes[row.Layer]));
    }

    private static object Chart(ReportedRun run)
    {
        string[] series = run.Sweep.Stimuli.Length > 1 ? [.. run.Sets, EverySet] : [.. run.Sets];
        var colours = run.Sets.Select((_, index) => FigureStyle.SetColours[index % FigureStyle.SetColours.Count]).Append("#D55E00").Take(series.Length);
        return Panels.Create(Emotions.All.Select(emotion => emotion.Name()),
        [
            new
            {
                mark = new
                {
                    type = "bar",
                    tooltip = Tooltip.Create(
                        new("layer", "layer"), new("selective", "series"), new("neurons", "neurons", Tooltip.Count), new("of the layer's", "layer_neurons", Tooltip.Count),
                        new("share", "share", ".1%")),
                },
                encoding = new
                {
                    x = Panels.LayerAxis(run.Sweep.Layers),
                    xOffset = new { field = "series", sort = series },
                    y = new { field = "share", type = "quantitative", title = "share of the layer's neurons", axis = new { format = "%" } },
                    color = new { field = "series", title = (string?)null, scale = new { domain = series, range = colours } },
                },
            },
        ]);
    }
}
