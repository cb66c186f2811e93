namespace EmotionSelectivity.Reporting.Figures;

/// <summary>Colour scale of a change of F1: neutral at 0 and symmetric for increases and decreases.</summary>
internal static class ChangeScale
{
    // Smallest range of the scale, so that a surface with negligible changes is shown in neutral colours.
    private const double MinRange = 0.01;
    private const string Field = "delta_f1";

    /// <summary>The largest absolute change, but at least 0.01.</summary>
    public static double Largest(IEnumerable<double?> changes) => Math.Max(MinRange, changes.Max(change => change is { } value ? Math.Abs(value) : 0));

    /// <summary>
    /// The same colour for the stroke of a mark, so that no line of the background shows between adjacent marks.
    /// </summary>
    public static object Edge { get; } = new { expr = $"isValid(datum.{Field}) ? scale('color', datum.{Field}) : null" };

    public static object Colour(double largest) => new
    {
        field = Field,
        type = "quantitative",
        title = "change of F1",
        scale = new { domain = new[] { -largest, largest }, domainMid = 0, range = FigureStyle.Diverging, interpolate = "lab" },
        legend = new { type = "gradient", gradientLength = 220, format = "+.2f", tickCount = 5 },
    };
}
