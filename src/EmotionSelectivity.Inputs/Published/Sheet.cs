using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>A table as it lies in a file: a sheet of a workbook, or a text parted by one separator.</summary>
/// <param name="Name">How a person would point at it: "sheet 'NAPS'", "text parted by tabs".</param>
/// <param name="IsText">Whether a row's fields were counted out by separators, so that one too many shifts the others.</param>
/// <param name="Rows">Those that are not blank.</param>
internal sealed record Sheet(string Name, bool IsText, ImmutableArray<SheetRow> Rows);

/// <param name="Line">1-based.</param>
/// <param name="Fields">Trimmed, and without control characters: what a file says is shown to people.</param>
internal sealed record SheetRow(int Line, ImmutableArray<string> Fields)
{
    /// <summary>A field without what would move a terminal's cursor or change its colours.</summary>
    public static string Plain(string field) => field.Any(char.IsControl)
        ? string.Concat(field.Select(c => char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '\uFFFD' : c)).Trim()
        : field.Trim();

    /// <summary>Fields up to the last that is not empty.</summary>
    public int Width => 1 + Fields.AsSpan().LastIndexOfAnyExcept("");

    /// <summary>Why the text cannot be read from this row on; null where it can.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Empty beyond the row's end.</summary>
    public string this[int place] => place < Fields.Length ? Fields[place] : "";
}
