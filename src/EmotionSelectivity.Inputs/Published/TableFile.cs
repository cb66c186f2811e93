using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Reads a published table into sheets. The content decides whether it is a workbook (.xlsx, .xls) or a text, not the
/// file name.
/// </summary>
internal static class TableFile
{
    /// <summary>Limit that no table of ratings reaches; a file above it is refused.</summary>
    public const int MaxRows = 100_000;

    public const int MaxColumns = 256;

    private const int MaxBytes = 64 << 20;
    private const string Remedy = "Name the table as published by its authors: a text, .csv, .xls or .xlsx.";

    /// <param name="path">The file.</param>
    /// <param name="whitespaceSeparated">Whether the fields of a text are separated by white space.</param>
    /// <param name="sheet">Name of the sheet to read; null for all visible sheets.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <returns>Empty, with faults, if the file cannot be read.</returns>
    public static ImmutableArray<Sheet> Read(string path, bool whitespaceSeparated, string? sheet, FaultLog faults)
    {
        try
        {
            var content = ReadContent(path);
            if (Workbook.IsWorkbook(content))
                return SelectSheets(content, sheet);
            return sheet is null
                ? DelimitedText.Read(content, whitespaceSeparated)
                : throw new UnreadableTableException("The file is a text, which has no sheets.", "Remove --sheet.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.AddToFile($"The table cannot be read: {e.Message}", Remedy);
        }
        catch (UnreadableTableException e)
        {
            faults.AddToFile(e.Message, e.Remedy);
        }
        return [];
    }

    private static ImmutableArray<Sheet> SelectSheets(byte[] content, string? name)
    {
        var (visible, hidden) = Workbook.Read(content);
        if (name is null)
        {
            return visible.Length > 0
                ? visible
                : throw new UnreadableTableException("Every sheet of the workbook is hidden.", "Show the sheet with the ratings in a spreadsheet program.");
        }
        if (visible.FirstOrDefault(sheet => string.Equals(sheet.Title, name, StringComparison.OrdinalIgnoreCase)) is { } named)
            return [named];
        if (hidden.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new UnreadableTableException(
                $"Sheet '{name}' is hidden.", "Show it in a spreadsheet program, and check that its ratings are the right ones.");
        }
        var remedy = SpellingSuggestion.Remedy(name, [.. visible.Select(sheet => sheet.Title)]);
        throw new UnreadableTableException($"The workbook has no sheet '{name}'.", remedy);
    }

    /// <summary>Enforces the limit while reading, because the length of a pipe or device is unknown.</summary>
    private static byte[] ReadContent(string path)
    {
        using var file = File.OpenRead(path);
        var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes)
                throw new UnreadableTableException("The file is larger than 64 MiB.", Remedy);
        }
        return content.ToArray();
    }
}

/// <summary>A file is not a table, or exceeds a limit.</summary>
internal sealed class UnreadableTableException(string what, string remedy, Exception? inner = null) : Exception(what, inner)
{
    public string Remedy { get; } = remedy;
}
