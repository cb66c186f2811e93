using System.Text;
using EmotionSelectivity.Reporting.Figures;
using EmotionSelectivity.Reporting.Reading;
using EmotionSelectivity.Reporting.Vega;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmotionSelectivity.Reporting.Page;

/// <summary>The report's one file: its text by components, which escape whatever comes from a run; styles, scripts and specifications within it.</summary>
internal static class ReportPage
{
    /// <summary>An HTML document that loads nothing.</summary>
    public static async Task<string> Render(ReportedRun run, IReadOnlyList<Figure> figures)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Report.Run)] = run, [nameof(Report.Figures)] = figures });
        var body = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Report>(parameters)).ToHtmlString());
        return "<!DOCTYPE html>\n" + body;
    }

    /// <summary>An element of the page's own style.</summary>
    public static MarkupString Style { get; } = new($"<style>{Resource("report.css")}</style>");

    /// <summary>Elements of all scripts: those of Vega, and the page's own.</summary>
    public static MarkupString Scripts { get; } = new(
        string.Concat(VegaScripts.Names.Append("report.js").Select(name => $"<script>{Resource(name)}</script>\n")));

    /// <summary>An element that holds a figure's specification; its JSON has no character that HTML could take for its own.</summary>
    public static MarkupString Specification(Figure figure) =>
        new($"<script type=\"application/json\">{Json.Text(figure.Specification())}</script>");

    private static string Resource(string name)
    {
        var text = Encoding.UTF8.GetString(VegaScripts.Read(name));
        return text.Contains("</script", StringComparison.OrdinalIgnoreCase) ? throw new InvalidOperationException($"{name} would end its own element.") : text;
    }
}
