using System.Globalization;

namespace EmotionSelectivity.Inputs;

/// <summary>Numbers in input files: invariant culture, with a decimal point and without thousands separators.</summary>
internal static class Numbers
{
    /// <summary>Parses a finite number.</summary>
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
