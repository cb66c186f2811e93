using System.Text.Json;

namespace EmotionSelectivity.EndToEnd.Tests.Observability;

/// <summary>The table of metrics in docs/metrics.md, and the same table from the metrics that Prometheus scraped.</summary>
internal static class MetricsTable
{
    private const string Ours = "emosel_";
    private const string Total = "_total";

    // Start time of a counter, which the format adds to each.
    private const string Created = "_created";
    private const string Head = "| --- | --- | --- | --- | --- |\n";

    private static readonly string[] HistogramParts = ["_bucket", "_sum", "_count"];
    private static readonly string[] OfPrometheus = ["__name__", "instance", "job", "le"];

    public static string Documented() =>
        File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "metrics.md")).Split(Head)[1].Split("\n\n")[0];

    /// <summary>One row a metric of this program: name, type, unit, labels, meaning.</summary>
    public static async Task<string> Collected(PrometheusServer prometheus)
    {
        var metadata = await prometheus.Get("metadata");
        var series = await prometheus.Get("series?match[]={__name__=~\"emosel_.%2B\"}");
        var labels = series.EnumerateArray().Where(one => !Name(one).EndsWith(Created, StringComparison.Ordinal)).GroupBy(one => Family(Name(one))).ToDictionary(
            family => family.Key, family => family.SelectMany(one => one.EnumerateObject()).Select(label => label.Name).Except(OfPrometheus).Order(StringComparer.Ordinal).ToList());
        return string.Join('\n', labels.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => Row(metric.Key, Of(metadata, metric.Key), metric.Value)));
    }

    private static string Row(string name, JsonElement? metric, IReadOnlyCollection<string> labels) =>
        $"| `{name}` | {metric?.GetProperty("type").GetString()} | {Unit(name)} | {string.Join(", ", labels)} | {metric?.GetProperty("help").GetString()} |";

    /// <summary>In the OpenMetrics format the metadata of a counter is listed under its name without the suffix.</summary>
    private static JsonElement? Of(JsonElement metadata, string name) =>
        metadata.TryGetProperty(name, out var known) || metadata.TryGetProperty(name.Replace(Total, "", StringComparison.Ordinal), out known) ? known[0] : null;

    private static string Name(JsonElement series) => series.GetProperty("__name__").GetString()!;

    private static string Family(string name) => HistogramParts.FirstOrDefault(part => name.EndsWith(part, StringComparison.Ordinal)) is { } ending ? name[..^ending.Length] : name;

    private static string Unit(string name)
    {
        var bare = name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name;
        return bare[Ours.Length..].Split('_')[^1] switch
        {
            "bytes" => "bytes",
            "seconds" => "s",
            _ => "1",
        };
    }
}
