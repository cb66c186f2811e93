using System.Globalization;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Formats quantities for display, in the invariant culture.</summary>
internal static class Amounts
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A list; of more than eight items only the first four and the last.</summary>
    public static string Summarise<T>(IReadOnlyList<T> items) =>
        items.Count <= 8 ? string.Join(", ", items) : $"{string.Join(", ", items.Take(4))}, .. {items[^1]} ({items.Count} in all)";

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "under 1 s",
        { TotalMinutes: < 2 } => $"{time.TotalSeconds:0} s",
        { TotalHours: < 2 } => $"{time.TotalMinutes:0} min",
        { TotalDays: < 2 } => $"{time.TotalHours:0.0} h",
        _ => $"{time.TotalDays:0.0} days",
    };

    /// <summary>An estimated duration.</summary>
    public static string Approximate(TimeSpan time) => time.TotalSeconds < 1 ? Duration(time) : $"about {Duration(time)}";

    public static string Bytes(double bytes) => Scaled(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);

    /// <summary>Floating-point operations.</summary>
    public static string Flops(double flops) => Scaled(flops, 1000, ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP", "EFLOP"]);

    public static string Rate(double perSecond) => perSecond >= 10 ? $"{perSecond:0}/s" : $"{perSecond:0.0}/s";

    /// <summary>A p value; a dash for null, where there is no test.</summary>
    public static string PValue(double? p) => p switch
    {
        null => "-",
        < 0.0001 => "<0.0001",
        _ => p.Value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    private static string Scaled(double amount, double step, string[] units)
    {
        var unit = 0;
        for (; amount >= step && unit < units.Length - 1; unit++)
            amount /= step;
        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {units[unit]}");
    }
}
