using EmotionSelectivity.Reporting.Reading;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>[Liu] Fig 2, right: the valence of the images that drive the chosen neurons most.</summary>
internal static class ExamplesFigure
{
    /// <summary>The images that drive a neuron most, of which the figure shows the valence.</summary>
    private const int Shown = 20;

    public static Figure? Of(ReportedRun run) => run.Chosen.IsEmpty || run.Examples is null ? null : new Figure(
        "examples",
        "What drives the chosen neurons",
        $"Valence of the {Shown} images with the largest response of each neuron, in each set; a tick an image, the circle their mean. The images themselves are not shown: "
            + "most sets may not be published.",
        Data(run),
        Chart(run));

    private static FigureData Data(ReportedRun run)
    {
        var rows =
            from chosen in run.Chosen
            from example in run.Examples!
            where example.Layer == chosen.Layer && example.Neuron == chosen.Neuron && example.Rank <= Shown
            orderby chosen.Emotion, example.Set, example.Rank
            select (chosen.Title, Example: example);
        return FigureData.Of(
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
        return Panels.Of(
            run.Chosen.Select(chosen => chosen.Title),
            [
                new
                {
                    mark = new
                    {
                        type = "tick",
                        thickness = 2,
                        opacity = 0.8,
                        tooltip = Tooltip.Of(
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
