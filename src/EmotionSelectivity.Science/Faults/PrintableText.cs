using System.Globalization;
using System.Text;

namespace EmotionSelectivity.Science.Faults;

/// <summary>
/// Makes text from files and file names safe to show. Control characters could move the cursor, change colours or
/// the title of a terminal; bidirectional overrides could show a text in another order than the file has it;
/// zero-width characters could not be seen at all.
/// </summary>
public static class PrintableText
{
    /// <summary>
    /// Replaces every control character, format character, line or paragraph separator and lone surrogate by its
    /// code point: ESC becomes <c>\u001B</c>, the end of a line <c>\n</c>. Other text is returned unchanged, so that
    /// escaping twice has no effect.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Escape(string text)
    {
        if (text.All(IsShown))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length;)
        {
            var isRune = Rune.TryGetRuneAt(text, i, out var rune);
            var length = isRune ? rune.Utf16SequenceLength : 1;
            if (isRune && !IsHidden(Rune.GetUnicodeCategory(rune)))
                escaped.Append(text, i, length);
            else
                escaped.Append(isRune && !rune.IsBmp ? string.Create(CultureInfo.InvariantCulture, $@"\U{rune.Value:X8}") : Code(text[i]));
            i += length;
        }
        return escaped.ToString();
    }

    /// <summary>As <see cref="Escape"/>, but the text keeps its lines.</summary>
    /// <param name="text">Any text.</param>
    public static string EscapeLines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Escape));

    private static string Code(char c) => c switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:X4}"),
    };

    /// <summary>
    /// Whether a character needs no further look: surrogates do, because a pair can be a format character.
    /// </summary>
    private static bool IsShown(char c) => c is >= ' ' and <= '~' || !(char.IsSurrogate(c) || IsHidden(char.GetUnicodeCategory(c)));

    private static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
