namespace EmotionSelectivity.Reporting.Figures;

/// <summary>The colours of a change of F1: none at 0, and equally strong upward and downward.</summary>
internal static class ChangeScale
{
    // A surface on which nothing happens is not to look as if much did.
    private const double Least = 0.01;
    private const string Field = "delta_f1";

    /// <summary>The largest change either way, or a small one where there is none.</summary>
    public static double Largest(IEnumerable<double?> changes) => Math.Max(Least, changes.Max(change => change is { } value ? Math.Abs(value) : 0));

    /// <summary>The same for the edge of a mark: neighbours leave no line of the page's colour between them.</summary>
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
