using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>Histogram of the valence of every set's images, with the thresholds of the categories.</summary>
internal static class ValenceFigure
{
    private const double BinWidth = 0.25;
    private const string Excluded = "excluded";

    private static readonly object Categories = new
    {
        domain = FigureStyle.EmotionNames.Append(Excluded),
        range = FigureStyle.EmotionRange.Append("#C9C9C9"),
    };

    public static Figure? Create(ReportedRun run) => run.Stimuli is null ? null : new Figure(
        "valence",
        "Valence of the images",
        $"Images by mean valence (1 to 9, bins of {BinWidth}). Dashed lines: thresholds of the categories; images between two categories are excluded. {Counts(run)}",
        Data(run.Stimuli),
        Chart(run));

    private static string Counts(ReportedRun run) =>
        string.Join(" ", run.Sets.Select(set => $"{set}: n = {run.Stimuli!.Count(record => record.Set == set && record.Stimulus.Included)} included."));

    private static FigureData Data(IEnumerable<StimulusRecord> stimuli)
    {
        var bins =
            from record in stimuli
            let category = record.Stimulus.Category?.Name() ?? Excluded
            group record by (record.Set, Bin: Math.Min(Math.Floor((record.Stimulus.Valence - 1) / BinWidth), 8 / BinWidth - 1), category) into bin
            orderby bin.Key.Set, bin.Key.Bin, bin.Key.category
            select (bin.Key.Set, From: 1 + bin.Key.Bin * BinWidth, Category: bin.Key.category, Images: bin.Count());
        return FigureData.Create(
            bins,
            new(Panels.Column, bin => bin.Set),
            new("from", bin => bin.From),
            new("to", bin => bin.From + BinWidth),
            new("category", bin => bin.Category),
            new("images", bin => bin.Images));
    }

    private static object Chart(ReportedRun run)
    {
        var rule = run.Sweep.Categories;
        double[] thresholds = [rule.Low - rule.Margin, rule.Low + rule.Margin, rule.High - rule.Margin, rule.High + rule.Margin];
        return Panels.Create(run.Sets,
        [
            new
            {
                mark = new
                {
                    type = "bar",
                    tooltip = Tooltip.Create(new("valence from", "from", ".2f"), new("to", "to", ".2f"), new("category", "category"), new("images", "images", Tooltip.Count)),
                },
                encoding = new
                {
                    x = new
                    {
                        field = "from",
                        type = "quantitative",
                        bin = "binned",
                        title = "valence",
                        scale = new { domain = FigureStyle.ValenceDomain },
                        axis = new { tickCount = 9 },
                    },
                    x2 = new { field = "to" },
                    y = new { field = "images", type = "quantitative", title = "images", stack = "zero", axis = new { tickMinStep = 1 } },
                    color = new
                    {
                        field = "category",
                        title = (string?)null,
                        scale = Categories,
                    },
                },
            },
            new
            {
                data = new { values = thresholds.Select(threshold => new { threshold }) },
                mark = new { type = "rule", strokeDash = FigureStyle.Dashes, opacity = 0.7 },
                encoding = new { x = new { field = "threshold", type = "quantitative" } },
            },
        ]);
    }
}
