using System.Text;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>The log of a run: lines that every process that works on it appends.</summary>
internal static class RunLog
{
    /// <summary>One line of UTF-8 with its end.</summary>
    /// <param name="text">Line ends and other control characters within it become spaces.</param>
    public static byte[] Line(string text) => Encoding.UTF8.GetBytes(OneLine(text) + '\n');

    private static string OneLine(string text) => string.Create(text.Length, text, (line, of) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = char.IsControl(of[i]) || of[i] is '\u2028' or '\u2029' ? ' ' : of[i];
    });
}
