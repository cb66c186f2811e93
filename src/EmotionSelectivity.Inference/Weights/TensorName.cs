using System.Globalization;
using System.Text;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Keys of tensors as files hold them: text that can be shown in a line.</summary>
internal static class TensorName
{
    private const int Longest = 512;

    /// <exception cref="WeightFormatException">The key is longer than any, or would steer a terminal.</exception>
    public static string Validate(string name) => name.Length <= Longest && name.EnumerateRunes().All(IsVisible)
        ? name
        : throw new WeightFormatException($"It holds a tensor '{name}': no network has a tensor of such a name.");

    /// <summary>Text of which every symbol can be seen; hidden ones are shown as such, and what is too long is cut.</summary>
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
