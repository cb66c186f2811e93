using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace EmotionSelectivity.EndToEnd.Tests.Observability;

/// <summary>A PromQL expression of a panel or an alert.</summary>
/// <param name="Where">Dashboard and panel, or the alert.</param>
/// <param name="Text">The expression as Grafana sends it.</param>
internal sealed record ShownExpression(string Where, string Text);

/// <summary>Expressions of all panels and alerts.</summary>
internal static partial class ShownExpressions
{
    /// <summary>Expressions of every panel, with the variables set to one sweep and all workers.</summary>
    public static IEnumerable<ShownExpression> OfPanels(string sweep) =>
        from name in Dashboard.Names
        let dashboard = Dashboard.Read(name)
        from panel in dashboard.Panels
        from expression in panel.Expressions
        select new ShownExpression($"{dashboard.Uid}: {panel.Title}", Fill(expression, sweep));

    public static IEnumerable<ShownExpression> OfAlerts()
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Path.Combine(Dashboard.Folder, "alerts", "emosel.rules.yaml"));
        yaml.Load(text);
        return
        [
            .. from rule in yaml.Documents[0].AllNodes.OfType<YamlMappingNode>()
               where rule.Children.ContainsKey("alert")
               select new ShownExpression(((YamlScalarNode)rule["alert"]).Value!, ((YamlScalarNode)rule["expr"]).Value!),
        ];
    }

    /// <summary>Series selectors of an expression: metric names with their label matchers.</summary>
    public static IEnumerable<string> Selectors(string expression) => Selector().Matches(expression).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    /// <summary>Grafana computes rates over at least four scrapes; for a run of a minute the range is longer, so that each contains an event.</summary>
    private static string Fill(string expression, string sweep) => expression
        .Replace("$__rate_interval", "10s", StringComparison.Ordinal)
        .Replace("$job", ".*", StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal)
        .Replace("$sweep", sweep, StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:(?:emosel|orleans|dotnet|http_server)_\w+|up)\b(?:\{[^}]*\})?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Selector();
}
