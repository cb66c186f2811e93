using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// How all figures look. Lines and letters have the page's own colour, so that light, dark and paper need no other drawing; colours that mean something are
/// those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which every kind of colour vision tells apart, and never mean it alone.
/// </summary>
internal static class FigureStyle
{
    /// <summary>Pixels of one panel where there is room for three beside each other.</summary>
    public const int PanelWidth = 250;

    public const int PanelHeight = 190;

    public const int PanelsBeside = 3;

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
        legend = new { labelColor = Ink, titleColor = Ink, orient = "top", labelFontSize = 11, titleFontSize = 11, titleFontWeight = "normal", symbolStrokeWidth = 2, symbolOpacity = 1, columns = LegendColumns, labelLimit = 220 },
        header = new { labelColor = Ink, titleColor = Ink, labelFontSize = 12, labelFontWeight = "bold", labelLimit = 260 },
        view = new { stroke = Ink, strokeOpacity = 0.25 },
        facet = new { spacing = 24 },
        text = new { color = Ink },
        rule = new { color = Ink },
        aria = false,
    };

    /// <summary>Lines that are not data: thresholds, and the intact network.</summary>
    public static IReadOnlyList<int> Dashes { get; } = [4, 3];

    /// <summary>The scale of valence.</summary>
    public static IReadOnlyList<int> ValenceDomain { get; } = [1, 9];

    /// <summary>Emotions: orange, grey, blue.</summary>
    public static IReadOnlyList<string> EmotionRange { get; } = ["#E69F00", "#7F7F7F", "#3A87C8"];

    public static IReadOnlyList<string> EmotionNames { get; } = [.. Emotions.All.Select(emotion => emotion.Name())];

    public static object EmotionColours { get; } = new { domain = EmotionNames, range = EmotionRange };

    /// <summary>Stimulus sets, as many as there are; from the eighth on they begin again.</summary>
    public static IReadOnlyList<string> SetColours { get; } = ["#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A300", "#7F7F7F", "#3A62A8"];

    private static string[] TargetNames { get; } = [.. Enum.GetValues<TargetKind>().Select(Name)];

    private static IReadOnlyList<string> TargetRange { get; } = ["#D55E00", "#7F7F7F", "#CC79A7", "#009E73"];

    private static IReadOnlyList<string> TargetShapeRange { get; } = ["diamond", "circle", "triangle-up", "square"];

    /// <summary>Targets: the selective neurons stand out, controls are quieter.</summary>
    /// <param name="hasControls">Whether the legend names the controls too.</param>
    public static object TargetColours(bool hasControls = true) => TargetScale(TargetRange, hasControls);

    /// <summary>The same as marks.</summary>
    public static object TargetShapes(bool hasControls = true) => TargetScale(TargetShapeRange, hasControls);

    /// <summary>A diamond for the selective neurons, lines for the controls: bands of draws are lines.</summary>
    public static object TargetShapesAmongBands { get; } = TargetScale(["diamond", "stroke", "stroke", "stroke"], hasControls: true);

    /// <summary>Below, at and above the intact network.</summary>
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
