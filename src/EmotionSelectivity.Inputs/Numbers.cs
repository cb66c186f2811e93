using System.Globalization;

namespace EmotionSelectivity.Inputs;

/// <summary>Numbers as files of every country must write them: a point, no thousands.</summary>
internal static class Numbers
{
    /// <summary>A finite number.</summary>
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
