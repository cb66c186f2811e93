using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>Small multiples: the same chart for several parts of the data, side by side.</summary>
internal static class Panels
{
    /// <summary>Column with the panel of a row.</summary>
    public const string Column = "panel";

    private const string WrappedLabel = "length(datum.label) > 35 ? split(datum.label, ', ') : datum.label";

    /// <summary>Creates panels that share one scale but have their own axes, so that each can be read alone.</summary>
    /// <param name="names">Names of the panels, in display order.</param>
    /// <param name="layers">Vega-Lite layers of one panel.</param>
    /// <param name="height">Height of one panel, in pixels.</param>
    public static object Create(IEnumerable<string> names, object[] layers, int height = FigureStyle.PanelHeight) => new
    {
        facet = new { field = Column, type = "nominal", title = (string?)null, sort = names.ToArray(), header = new { labelExpr = WrappedLabel } },
        columns = FigureStyle.MaxColumns,
        spec = new { width = FigureStyle.PanelWidth, height, layer = layers },
        resolve = new { axis = new { x = "independent", y = "independent" } },
    };

    /// <summary>A reference line: it has its own data, so that it is drawn once, not once per row.</summary>
    public static object Line(object encoding, bool isDashed = false) => new
    {
        data = new { values = new[] { new { } } },
        mark = isDashed ? new { type = "rule", opacity = 0.7, strokeDash = FigureStyle.Dashes } : (object)new { type = "rule", opacity = 0.5 },
        encoding,
    };

    public static string Title(string set, Emotion emotion) => $"{set}, {emotion.Name()}";

    /// <summary>An x axis of layers, in the network's order.</summary>
    public static object LayerAxis(IEnumerable<string> layers) => new
    {
        field = "layer",
        type = "nominal",
        title = "layer",
        sort = layers.ToArray(),
        scale = new { domain = layers.ToArray() },
        axis = new { labelAngle = -60, labelOverlap = false },
    };
}
