using System.Text.Json;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>What a figure says of the mark under the pointer.</summary>
internal static class Tooltip
{
    public const string Score = ".3f";
    public const string Change = "+.3f";
    public const string Percent = "+.1f";
    public const string Probability = ".4f";
    public const string Count = ",d";

    /// <summary>Lines of a title and a value. A line without a value says so by a dash.</summary>
    public static object Of(params IReadOnlyList<Line> lines) =>
        new { expr = "{" + string.Join(", ", lines.Select(line => $"{Quoted(line.Title)}: {Value(line)}")) + "}" };

    private static string Value(Line line)
    {
        var field = $"datum[{Quoted(line.Field)}]";
        return line.Format is null ? field : $"isValid({field}) ? format({field}, {Quoted(line.Format)}) : '–'";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <param name="Title">What it is.</param>
    /// <param name="Field">Column of the data.</param>
    /// <param name="Format">Of a number, as d3-format writes it; null for text.</param>
    public readonly record struct Line(string Title, string Field, string? Format = null);
}
