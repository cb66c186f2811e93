using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>The same drawing for several parts of the data, side by side.</summary>
internal static class Panels
{
    /// <summary>Column that says which panel a row belongs to.</summary>
    public const string Column = "panel";

    private const string TwoLinesWhereLong = "length(datum.label) > 35 ? split(datum.label, ', ') : datum.label";

    /// <summary>Panels with one scale for all, and axes of their own, so that each can be read alone.</summary>
    /// <param name="names">In the order in which they are shown.</param>
    /// <param name="layers">Vega-Lite layers of one panel.</param>
    /// <param name="height">Pixels of one panel.</param>
    public static object Of(IEnumerable<string> names, object[] layers, int height = FigureStyle.PanelHeight) => new
    {
        facet = new { field = Column, type = "nominal", title = (string?)null, sort = names.ToArray(), header = new { labelExpr = TwoLinesWhereLong } },
        columns = FigureStyle.PanelsBeside,
        spec = new { width = FigureStyle.PanelWidth, height, layer = layers },
        resolve = new { axis = new { x = "independent", y = "independent" } },
    };

    /// <summary>A line of the axes' own, not of the data: one of it whatever rows there are.</summary>
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
