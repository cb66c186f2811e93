using System.Globalization;

namespace EmotionSelectivity.Inputs;

/// <summary>Numbers in input files: invariant culture, with a decimal point and without thousands separators.</summary>
internal static class Numbers
{
    /// <summary>Parses a finite number.</summary>
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Parses a finite number with a decimal comma. A decimal point is not accepted beside it.</summary>
    public static bool TryParseDecimalComma(string text, out double value)
    {
        value = double.NaN;
        return !text.Contains('.', StringComparison.Ordinal) && TryParse(text.Replace(',', '.'), out value);
    }

    /// <summary>Whether a text is a number only if its comma is a decimal comma.</summary>
    public static bool HasDecimalComma(string text) => !TryParse(text, out _) && TryParseDecimalComma(text, out _);

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
