using System.Text;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>The log of a run: lines that every process that works on it appends.</summary>
internal static class RunLog
{
    /// <summary>Appends one line of UTF-8 in one write.</summary>
    /// <param name="path">The log; made if it is not there.</param>
    /// <param name="line">Line ends and other control characters within it become spaces.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public static void Append(string path, string line) => SharedAppend.Append(path, Encoding.UTF8.GetBytes(OneLine(line) + '\n'));

    private static string OneLine(string text) => string.Create(text.Length, text, (line, of) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = char.IsControl(of[i]) || of[i] is '\u2028' or '\u2029' ? ' ' : of[i];
    });
}
