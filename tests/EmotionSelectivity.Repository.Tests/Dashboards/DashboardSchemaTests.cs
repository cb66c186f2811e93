using System.Text.Json.Nodes;

namespace EmotionSelectivity.Repository.Tests.Dashboards;

/// <summary>Grafana takes what it does not know without a word, and shows nothing: so its own types are asked beforehand.</summary>
public sealed class DashboardSchemaTests
{
    private static readonly GrafanaSchemas Schemas = GrafanaSchemas.Read();

    public static TheoryData<string> Names => [.. Dashboard.Names];

    /// <summary>Errors that a person makes: a place in a dashboard, and what stands there then.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "a misspelt key", "titel", "\"x\"" },
        { "a time without its end", "time", "{ \"from\": \"now-1h\" }" },
        { "an unknown kind of variable", "templating/list/0/type", "\"databse\"" },
        { "a panel of no known kind", "panels/0/type", "\"statt\"" },
        { "an id that is no number", "panels/0/id", "\"one\"" },
        { "a misspelt key of a panel", "panels/0/descripton", "\"x\"" },
        { "a query in a word", "panels/0/targets/0", "\"up\"" },
        { "a misspelt key of a query", "panels/0/targets/0/legend", "\"x\"" },
        { "an unknown format of a query", "panels/0/targets/0/format", "\"tabel\"" },
        { "an unknown option of a panel", "panels/0/options/textSize", "3" },
        { "a wrong value of an option", "panels/0/options/colorMode", "\"values\"" },
        { "a wrong mode of thresholds", "panels/0/fieldConfig/defaults/thresholds/mode", "\"abs\"" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Dashboard_FitsGrafanasOwnTypes(string name) => Assert.Empty(Schemas.Faults(Dashboard.Read(name)));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Dashboard_WithAMistake_DoesNot(string mistake, string place, string value)
    {
        var dashboard = Dashboard.Read("sweep.json");
        Set(dashboard.Json, place.Split('/'), JsonNode.Parse(value)!);
        Assert.True(Schemas.Faults(dashboard).Count > 0, mistake);
    }

    private static void Set(JsonNode at, string[] path, JsonNode value)
    {
        foreach (var step in path[..^1])
            at = at is JsonArray list ? list[int.Parse(step)]! : at[step]!;
        if (at is JsonArray array)
            array[int.Parse(path[^1])] = value;
        else
            at[path[^1]] = value;
    }
}
