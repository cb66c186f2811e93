using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// Common style of all figures. Lines and text use the page's text colour, so that one figure serves light mode, dark
/// mode and print. Colours that carry meaning are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which are
/// distinguishable with every kind of colour vision, and are always combined with another cue.
/// </summary>
internal static class FigureStyle
{
    /// <summary>Width of one panel, in pixels, if three fit side by side.</summary>
    public const int PanelWidth = 250;

    public const int PanelHeight = 190;

    public const int MaxColumns = 3;

    private const int LegendColumns = 6;

    public const string Ink = "currentColor";

    public static object Configuration { get; } = new
    {
        font = "system-ui, sans-serif",
        axis = new
        {
            labelColor = Ink,
            titleColor = Ink,
            domainColor = Ink,
            tickColor = Ink,
            gridColor = Ink,
            gridOpacity = 0.12,
            labelFontSize = 11,
            titleFontSize = 11,
            titleFontWeight = "normal",
            labelLimit = 120,
        },
        legend = new
        {
            labelColor = Ink,
            titleColor = Ink,
            orient = "top",
            labelFontSize = 11,
            titleFontSize = 11,
            titleFontWeight = "normal",
            symbolStrokeWidth = 2,
            symbolOpacity = 1,
            columns = LegendColumns,
            labelLimit = 220,
        },
        header = new { labelColor = Ink, titleColor = Ink, labelFontSize = 12, labelFontWeight = "bold", labelLimit = 260 },
        view = new { stroke = Ink, strokeOpacity = 0.25 },
        facet = new { spacing = 24 },
        text = new { color = Ink },
        rule = new { color = Ink },
        aria = false,
    };

    /// <summary>Dash pattern of reference lines: thresholds, and the intact network.</summary>
    public static IReadOnlyList<int> Dashes { get; } = [4, 3];

    /// <summary>Range of valence.</summary>
    public static IReadOnlyList<int> ValenceDomain { get; } = [1, 9];

    /// <summary>Colours of emotions: orange, grey, blue.</summary>
    public static IReadOnlyList<string> EmotionRange { get; } = ["#E69F00", "#7F7F7F", "#3A87C8"];

    public static IReadOnlyList<string> EmotionNames { get; } = [.. Emotions.All.Select(emotion => emotion.Name())];

    public static object EmotionColours { get; } = new { domain = EmotionNames, range = EmotionRange };

    /// <summary>Colours of stimulus sets; they repeat from the eighth set on.</summary>
    public static IReadOnlyList<string> SetColours { get; } = ["#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A300", "#7F7F7F", "#3A62A8"];

    private static string[] TargetNames { get; } = [.. Enum.GetValues<TargetKind>().Select(Name)];

    private static IReadOnlyList<string> TargetRange { get; } = ["#D55E00", "#7F7F7F", "#CC79A7", "#009E73"];

    private static IReadOnlyList<string> TargetShapeRange { get; } = ["diamond", "circle", "triangle-up", "square"];

    /// <summary>Colours of targets, strongest for the selective neurons.</summary>
    /// <param name="hasControls">Whether the legend includes the controls.</param>
    public static object TargetColours(bool hasControls = true) => TargetScale(TargetRange, hasControls);

    /// <summary>Shapes of targets.</summary>
    public static object TargetShapes(bool hasControls = true) => TargetScale(TargetShapeRange, hasControls);

    /// <summary>Shapes for figures in which controls are drawn as lines.</summary>
    public static object TargetShapesAmongBands { get; } = TargetScale(["diamond", "stroke", "stroke", "stroke"], hasControls: true);

    /// <summary>Colours of a decrease, no change and an increase.</summary>
    public static IReadOnlyList<string> Diverging { get; } = ["#2166AC", "#F5F5F5", "#C9610A"];

    private static object TargetScale(IReadOnlyList<string> range, bool hasControls)
    {
        var shown = hasControls ? TargetNames.Length : 1;
        return new { domain = TargetNames.Take(shown), range = range.Take(shown) };
    }

    public static string Name(TargetKind target) => target.ToString().ToLowerInvariant();

    public static object SetScale(IEnumerable<string> sets)
    {
        string[] names = [.. sets];
        return new { domain = names, range = names.Select((_, index) => SetColours[index % SetColours.Count]) };
    }
}
