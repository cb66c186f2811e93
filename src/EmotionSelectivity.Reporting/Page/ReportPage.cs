using System.Text;
using EmotionSelectivity.Reporting.Figures;
using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Reporting.Vega;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmotionSelectivity.Reporting.Page;

/// <summary>
/// Renders the report as one HTML file. Razor components escape all text of a run; styles, scripts and specifications
/// are embedded.
/// </summary>
internal static class ReportPage
{
    /// <summary>Renders an HTML document that loads no other file.</summary>
    public static async Task<string> Render(ReportedRun run, IReadOnlyList<Figure> figures)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Report.Run)] = run, [nameof(Report.Figures)] = figures });
        var body = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Report>(parameters)).ToHtmlString());
        return "<!DOCTYPE html>\n" + body;
    }

    /// <summary>The style element of the page.</summary>
    public static MarkupString Style { get; } = new($"<style>{ReadResource("report.css")}</style>");

    /// <summary>The script elements of Vega and of the page.</summary>
    public static MarkupString Scripts { get; } = new(
        string.Concat(VegaScripts.Names.Append("report.js").Select(name => $"<script>{ReadResource(name)}</script>\n")));

    /// <summary>
    /// The element with a figure's specification, as JSON without characters that have a meaning in HTML.
    /// </summary>
    public static MarkupString Specification(Figure figure) =>
        new($"<script type=\"application/json\">{Json.ToText(figure.CreateSpecification())}</script>");

    private static string ReadResource(string name)
    {
        var text = Encoding.UTF8.GetString(VegaScripts.Read(name));
        return text.Contains("</script", StringComparison.OrdinalIgnoreCase) ? throw new InvalidOperationException($"{name} contains </script, which would end its element.") : text;
    }
}
