using System.Text;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>Formats lines of run.log, to which all processes of a run append.</summary>
internal static class RunLog
{
    /// <summary>One line as UTF-8, with its line end.</summary>
    /// <param name="text">Line ends and other control characters in it are replaced by spaces.</param>
    public static byte[] Line(string text) => Encoding.UTF8.GetBytes(OneLine(text) + '\n');

    private static string OneLine(string text) => string.Create(text.Length, text, (line, of) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = char.IsControl(of[i]) || of[i] is '\u2028' or '\u2029' ? ' ' : of[i];
    });
}
