using System.Collections.Immutable;
using CsvHelper;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Reads a text once per possible separator; the sheet in which the layout finds its columns is the right one. Lines
/// end in CR, LF or both. <see cref="TableText"/> finds the encoding.
/// </summary>
internal static class DelimitedText
{
    private const int MaxRowLength = 1 << 16;
    private static readonly (char Separator, string Name)[] Separators = [('\t', "tabs"), (',', "commas"), (';', "semicolons")];

    /// <exception cref="UnreadableTableException">The file is not a text, or exceeds a limit.</exception>
    public static ImmutableArray<Sheet> Read(byte[] content, bool whitespaceSeparated)
    {
        var text = TableText.Decode(content).Text;
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new UnreadableTableException("The file is neither a text nor a workbook.", "Save the table as .csv or .xlsx.");
        return whitespaceSeparated
            ? [new Sheet("text separated by white space", true, SplitByWhitespace(text))]
            : [.. Separators.Select(s => new Sheet($"text separated by {s.Name}", true, SplitBySeparator(text, s.Separator)))];
    }

    private static ImmutableArray<SheetRow> SplitByWhitespace(string text)
    {
        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        var line = 0;
        foreach (var span in text.ReplaceLineEndings("\n").Split('\n'))
            Add(rows, new SheetRow(++line, [.. span.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(SheetRow.Clean)]));
        return rows.ToImmutable();
    }

    /// <summary>
    /// Reads up to the first malformed quotation; the rest becomes one row that is marked as unreadable.
    /// </summary>
    private static ImmutableArray<SheetRow> SplitBySeparator(string text, char separator)
    {
        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        try
        {
            using var csv = CsvReader.Create(new StringReader(text), Options(separator));
            while (csv.Read())
                Add(rows, new SheetRow((int)csv.LineNumber, Fields(csv)));
        }
        catch (CsvFormatException e)
        {
            rows.Add(new SheetRow((int)Math.Max(1, e.LineNumber), []) { Unreadable = e.Message.TrimEnd('.') });
        }
        return rows.ToImmutable();
    }

    private static CsvReaderOptions Options(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaxRowLength,
    };

    private static ImmutableArray<string> Fields(CsvReader csv)
    {
        if (csv.FieldCount > TableFile.MaxColumns)
            throw new UnreadableTableException($"Line {csv.LineNumber} has more than {TableFile.MaxColumns} fields.", "Check that this is the right file.");
        var fields = ImmutableArray.CreateBuilder<string>(csv.FieldCount);
        for (var i = 0; i < csv.FieldCount; i++)
            fields.Add(SheetRow.Clean(csv.GetString(i)));
        return fields.MoveToImmutable();
    }

    private static void Add(ImmutableArray<SheetRow>.Builder rows, SheetRow row)
    {
        if (row.Width == 0)
            return;
        if (rows.Count == TableFile.MaxRows)
            throw new UnreadableTableException($"The table has more than {TableFile.MaxRows} rows.", "Check that this is the right file.");
        rows.Add(row);
    }
}
