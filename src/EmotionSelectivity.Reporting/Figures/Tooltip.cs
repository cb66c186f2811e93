using System.Text.Json;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>Tooltips of marks.</summary>
internal static class Tooltip
{
    public const string Score = ".3f";
    public const string Change = "+.3f";
    public const string Percent = "+.1f";
    public const string Probability = ".4f";
    public const string Count = ",d";

    /// <summary>Creates a tooltip with one line per title and value; a missing number is shown as a dash.</summary>
    public static object Create(params IReadOnlyList<Line> lines) =>
        new { expr = "{" + string.Join(", ", lines.Select(line => $"{Quoted(line.Title)}: {Value(line)}")) + "}" };

    private static string Value(Line line)
    {
        var field = $"datum[{Quoted(line.Field)}]";
        return line.Format is null ? field : $"isValid({field}) ? format({field}, {Quoted(line.Format)}) : '–'";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <param name="Title">Label of the line.</param>
    /// <param name="Field">Column of the data.</param>
    /// <param name="Format">d3-format specifier of a number; null for text.</param>
    public readonly record struct Line(string Title, string Field, string? Format = null);
}
