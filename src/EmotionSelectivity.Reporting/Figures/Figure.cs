using System.Text.Json.Nodes;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>A figure of the report: what it shows, the numbers it is drawn from, and how.</summary>
/// <param name="Name">Names its files, <c>NAME.svg</c> and <c>NAME.csv</c>.</param>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Caption">How to read it, with its n.</param>
/// <param name="Data">The numbers.</param>
/// <param name="Chart">A Vega-Lite specification without data: one unit, or panels side by side that a narrow page puts below each other.</param>
public sealed record Figure(string Name, string Title, string Caption, FigureData Data, object Chart)
{
    private const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>The whole specification, its data within.</summary>
    /// <param name="background">A CSS colour; null for none.</param>
    public JsonObject Specification(string? background = null)
    {
        var specification = new JsonObject
        {
            ["$schema"] = Schema,
            ["description"] = $"{Title}. {Caption}",
            ["data"] = Json.Of(new { name = Name, values = Data.Csv, format = new { type = "csv", parse = Data.Types } }),
            ["background"] = background,
            ["config"] = Json.Of(FigureStyle.Configuration),
        };
        foreach (var (key, value) in Json.Of(Chart).AsObject())
            specification[key] = value?.DeepClone();
        return specification;
    }
}
