using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>The cells of a table: a sheet of a workbook, or a text split by one separator.</summary>
/// <param name="Name">Name for messages: "sheet 'NAPS'", "text separated by tabs".</param>
/// <param name="IsText">
/// Whether the fields come from a text, where an extra separator shifts the fields after it.
/// </param>
/// <param name="Rows">All rows that are not blank.</param>
internal sealed record Sheet(string Name, bool IsText, ImmutableArray<SheetRow> Rows)
{
    /// <summary>Name of the sheet in its workbook; empty for a text.</summary>
    public string Title { get; init; } = "";
}

/// <param name="Line">1-based.</param>
/// <param name="Fields">Trimmed, without control characters.</param>
internal sealed record SheetRow(int Line, ImmutableArray<string> Fields)
{
    /// <summary>Trims a field and removes control characters, because fields are shown on terminals.</summary>
    public static string Clean(string field) => field.Any(char.IsControl)
        ? string.Concat(field.Select(c => char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '\uFFFD' : c)).Trim()
        : field.Trim();

    /// <summary>Number of fields up to the last that is not empty.</summary>
    public int Width => 1 + Fields.AsSpan().LastIndexOfAnyExcept("");

    /// <summary>
    /// Fields (0-based) whose cells are dates or times: what was typed into such a cell is lost.
    /// </summary>
    public ImmutableArray<int> Dates { get; init; } = [];

    /// <summary>Why the text is unreadable from this row on; null for a readable row.</summary>
    public string? Unreadable { get; init; }

    /// <summary>A field; empty beyond the end of the row.</summary>
    public string this[int index] => index < Fields.Length ? Fields[index] : "";
}
