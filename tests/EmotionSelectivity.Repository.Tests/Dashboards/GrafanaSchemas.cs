using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace EmotionSelectivity.Repository.Tests.Dashboards;

/// <summary>What Grafana's own types say of a dashboard; tests/reference/grafana makes them.</summary>
internal sealed class GrafanaSchemas
{
    private static readonly EvaluationOptions Listed = new() { OutputFormat = OutputFormat.List };

    private readonly JsonSchema _dashboard;
    private readonly JsonSchema _query;
    private readonly Dictionary<string, (JsonSchema Options, JsonSchema? Custom)> _panels = new(StringComparer.Ordinal);

    private GrafanaSchemas(JsonElement schemas)
    {
        _dashboard = Schema(schemas.GetProperty("dashboard"));
        _query = Schema(schemas.GetProperty("query"));
        foreach (var panel in schemas.GetProperty("panels").EnumerateObject())
            _panels[panel.Name] = (Schema(panel.Value.GetProperty("options")), panel.Value.TryGetProperty("custom", out var custom) ? Schema(custom) : null);
    }

    public static GrafanaSchemas Read()
    {
        using var schemas = JsonDocument.Parse(File.ReadAllText(
            Path.Combine(SourceTree.Root, "tests", "EmotionSelectivity.Repository.Tests", "Dashboards", "grafana.schemas.json")));
        return new(schemas.RootElement.Clone());
    }

    /// <summary>Everything that a dashboard has and Grafana's types have not, or the other way round.</summary>
    public IReadOnlyList<string> Faults(Dashboard dashboard) =>
    [
        .. Faults(_dashboard, dashboard.Json, dashboard.Name),
        .. dashboard.Panels.SelectMany(panel => Faults(panel, $"{dashboard.Name}, {panel.Title}")),
    ];

    private IEnumerable<string> Faults(Panel panel, string where)
    {
        if (!_panels.TryGetValue(panel.Type, out var schemas))
            return [$"{where}: no schema of {panel.Type}"];
        var custom = panel.Json["fieldConfig"]?["defaults"]?["custom"];
        return
        [
            .. panel.Queries.SelectMany(query => Faults(_query, query, where)),
            .. Faults(schemas.Options, panel.Json["options"]!, where),
            .. schemas.Custom is { } known && custom is not null ? Faults(known, custom, where) : [],
        ];
    }

    private static List<string> Faults(JsonSchema schema, JsonNode value, string where)
    {
        var result = schema.Evaluate(Dashboard.Element(value), Listed);
        if (result.IsValid)
            return [];
        var errors = (result.Details ?? []).Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{where}: {detail.InstanceLocation} {error.Value}")).Distinct().ToList();
        return errors.Count > 0 ? errors : [$"{where}: does not fit the schema"];
    }

    private static JsonSchema Schema(JsonElement schema) => JsonSchema.FromText(schema.GetRawText());
}
