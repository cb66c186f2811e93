using System.Globalization;
using System.Text;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Validation and display of tensor keys from files.</summary>
internal static class TensorName
{
    /// <summary>Length of the longest key that is accepted.</summary>
    public const int Longest = 512;

    /// <summary>Returns the key if it is printable on one line.</summary>
    /// <exception cref="WeightFormatException">The key is too long, or contains control characters.</exception>
    public static string Validate(string name) => name.Length <= Longest && name.EnumerateRunes().All(IsVisible)
        ? name
        : throw new WeightFormatException($"The file contains a tensor '{name}': no network has a tensor of such a name.");

    /// <summary>Replaces invisible characters and truncates the text.</summary>
    public static string Visible(string text, int longest)
    {
        var visible = new StringBuilder();
        foreach (var symbol in text.EnumerateRunes().Take(longest))
            visible.Append((IsVisible(symbol) ? symbol : Rune.ReplacementChar).ToString());
        return text.Length > longest ? visible.Append("...").ToString() : visible.ToString();
    }

    private static bool IsVisible(Rune symbol) => Rune.GetUnicodeCategory(symbol)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
