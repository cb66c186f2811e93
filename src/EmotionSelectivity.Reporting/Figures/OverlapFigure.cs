using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>[Liu] Fig 3B: neurons selective in every set, compared with chance and with an untrained network.</summary>
internal static class OverlapFigure
{
    private const string Observed = "selective in every set";
    private const string Chance = "expected by chance";
    private const string Untrained = "untrained network";

    private static readonly string[] Colours = ["#D55E00", "#7F7F7F", "#3A87C8"];
    private static readonly string[] Shapes = ["diamond", "circle", "square"];

    public static Figure? Create(ReportedRun run) => run.Overlap is null || run.Sweep.Stimuli.Length < 2 ? null : new Figure(
        "overlap",
        "Overlap of the sets",
        "Neurons selective for the same emotion in every set, compared with the mean number shared by equally many neurons drawn independently for each set"
            + (run.UntrainedOverlap is null ? "" : ", and with the same network with random weights")
            + ". Filled: p at most 0.05 in a one-sided permutation test, which permutes categories within each set and selects neurons again; not corrected over layers. The test ranks "
            + "(shared - expected)/sd, with expected and sd computed from the numbers of selective neurons in each permutation.",
        Data(run),
        Chart(run));

    private static FigureData Data(ReportedRun run)
    {
        var rows =
            from overlap in run.Overlap!
            from row in new[] { (Series: Observed, Neurons: (double)overlap.Overlap, Overlap: overlap), (Series: Chance, Neurons: overlap.Expected, Overlap: overlap) }
            select row;
        if (run.UntrainedOverlap is { } untrained)
            rows = rows.Concat(untrained.Select(overlap => (Untrained, (double)overlap.Overlap, overlap)));
        return FigureData.Create(
            rows,
            new(Panels.Column, row => row.Overlap.Emotion.Name()),
            new("layer", row => row.Overlap.Layer),
            new("series", row => row.Series),
            new("neurons", row => row.Neurons),
            new("layer_neurons", row => row.Overlap.LayerNeurons),
            new("expected", row => row.Overlap.Expected),
            new("p_permutation", row => row.Overlap.PPermutation),
            new("p_hypergeometric", row => row.Overlap.PHypergeometric));
    }

    private static object Chart(ReportedRun run)
    {
        string[] series = run.UntrainedOverlap is null ? [Observed, Chance] : [Observed, Chance, Untrained];
        var colour = new { field = "series", title = (string?)null, scale = new { domain = series, range = Colours.Take(series.Length) } };
        return Panels.Create(Emotions.All.Select(emotion => emotion.Name()),
        [
            new
            {
                mark = new { type = "line", opacity = 0.5 },
                encoding = new { x = Panels.LayerAxis(run.Sweep.Layers), y = new { field = "neurons", type = "quantitative", title = "neurons" }, color = colour },
            },
            new
            {
                mark = new
                {
                    type = "point",
                    size = 60,
                    strokeWidth = 2,
                    opacity = 1,
                    tooltip = Tooltip.Create(
                        new("layer", "layer"), new("", "series"), new("neurons", "neurons", ".1f"), new("expected by chance", "expected", ".1f"),
                        new("neurons of the layer", "layer_neurons", Tooltip.Count), new("p (permutation)", "p_permutation", Tooltip.Probability),
                        new("p (hypergeometric)", "p_hypergeometric", Tooltip.Probability)),
                },
                encoding = new
                {
                    x = Panels.LayerAxis(run.Sweep.Layers),
                    y = new { field = "neurons", type = "quantitative" },
                    color = colour,
                    shape = new { field = "series", title = (string?)null, scale = new { domain = series, range = Shapes.Take(series.Length) } },
                    fill = new { condition = Filled(series), value = "transparent" },
                },
            },
        ]);
    }

    /// <summary>
    /// Fill conditions of the tested series. They are not a scale, so that marks in the legend stay open: fill shows a
    /// test result, not a series.
    /// </summary>
    private static IEnumerable<object> Filled(IEnumerable<string> series) =>
        from one in series.Index()
        where one.Item != Chance
        select (object)new { test = $"datum.series === '{one.Item}' && isValid(datum.p_permutation) && datum.p_permutation <= 0.05", value = Colours[one.Index] };
}
