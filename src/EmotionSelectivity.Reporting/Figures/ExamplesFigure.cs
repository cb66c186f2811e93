using EmotionSelectivity.Reporting.RunData;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// [Liu] Fig 2, right: valence of the images with the largest responses of the most selective neurons.
/// </summary>
internal static class ExamplesFigure
{
    /// <summary>Number of images per neuron and set.</summary>
    private const int Shown = 20;

    public static Figure? Create(ReportedRun run) => run.MostSelective.IsEmpty || run.Examples is null ? null : new Figure(
        "examples",
        "Preferred images of the most selective neurons",
        $"Valence of the {Shown} images with the largest response of each neuron, in each set. Ticks: images; circle: their mean. The images themselves are not shown, because "
            + "most sets may not be published.",
        Data(run),
        Chart(run));

    private static FigureData Data(ReportedRun run)
    {
        var rows =
            from chosen in run.MostSelective
            from example in run.Examples!
            where example.Layer == chosen.Layer && example.Neuron == chosen.Neuron && example.Rank <= Shown
            orderby chosen.Emotion, example.Set, example.Rank
            select (chosen.Title, Example: example);
        return FigureData.Create(
            rows,
            new(Panels.Column, row => row.Title),
            new("set", row => row.Example.Set),
            new("rank", row => row.Example.Rank),
            new("image", row => row.Example.Image),
            new("response", row => row.Example.Response),
            new("valence", row => row.Example.Valence));
    }

    private static object Chart(ReportedRun run)
    {
        var y = new { field = "set", type = "nominal", title = (string?)null, sort = run.Sets.ToArray() };
        var colour = new { field = "set", legend = (object?)null, scale = FigureStyle.SetScale(run.Sets) };
        return Panels.Create(
            run.MostSelective.Select(chosen => chosen.Title),
            [
                new
                {
                    mark = new
                    {
                        type = "tick",
                        thickness = 2,
                        opacity = 0.8,
                        tooltip = Tooltip.Create(
                            new("image", "image"), new("rank", "rank", Tooltip.Count), new("valence", "valence", ".2f"), new("response", "response", ".4f")),
                    },
                    encoding = new
                    {
                        x = new { field = "valence", type = "quantitative", title = "valence", scale = new { domain = FigureStyle.ValenceDomain } },
                        y,
                        color = colour,
                    },
                },
                new
                {
                    mark = new { type = "point", filled = true, size = 90, stroke = FigureStyle.Ink, strokeWidth = 1.5 },
                    encoding = new { x = new { field = "valence", aggregate = "mean", type = "quantitative" }, y, color = colour },
                },
            ],
            height: 36 * run.Sweep.Stimuli.Length + 10);
    }
}
