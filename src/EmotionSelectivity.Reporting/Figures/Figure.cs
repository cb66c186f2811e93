using System.Text.Json.Nodes;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>A figure of the report.</summary>
/// <param name="Name">Base name of its files, <c>NAME.svg</c> and <c>NAME.csv</c>.</param>
/// <param name="Title">Short title.</param>
/// <param name="Caption">How to read the figure, with its sample sizes.</param>
/// <param name="Data">The data that are plotted.</param>
/// <param name="Chart">A Vega-Lite specification without data: panels side by side, which a narrow page stacks.</param>
public sealed record Figure(string Name, string Title, string Caption, FigureData Data, object Chart)
{
    private const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>The complete specification, including the data.</summary>
    /// <param name="background">A CSS colour; null for none.</param>
    public JsonObject CreateSpecification(string? background = null)
    {
        var specification = new JsonObject
        {
            ["$schema"] = Schema,
            ["description"] = $"{Title}. {Caption}",
            ["data"] = Json.ToNode(new { name = Name, values = Data.Csv, format = new { type = "csv", parse = Data.Types } }),
            ["background"] = background,
            ["config"] = Json.ToNode(FigureStyle.Configuration),
        };
        foreach (var (key, value) in Json.ToNode(Chart).AsObject())
            specification[key] = value?.DeepClone();
        return specification;
    }
}
