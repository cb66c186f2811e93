using System.Collections.Immutable;
using System.Text;
using CsvHelper;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Reads a text once for each separator it may have: a header says best which is the right one. Lines end in CR, LF or both; UTF-8, UTF-16 with its mark, or
/// else Latin-1.
/// </summary>
internal static class DelimitedText
{
    private const int LongestRow = 1 << 16;
    private static readonly (char Separator, string Name)[] Separators = [('\t', "tabs"), (',', "commas"), (';', "semicolons")];

    /// <exception cref="UnreadableTableException">It is no text, or too large a table.</exception>
    public static ImmutableArray<Sheet> Read(byte[] content, bool partedByBlanks)
    {
        var text = Decode(content);
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new UnreadableTableException("The file is neither a text nor a workbook.", "Save the table as .csv or .xlsx.");
        return partedByBlanks
            ? [new Sheet("text parted by blanks", true, PartedByBlanks(text))]
            : [.. Separators.Select(s => new Sheet($"text parted by {s.Name}", true, Parted(text, s.Separator)))];
    }

    private static string Decode(byte[] content)
    {
        try
        {
            return Read(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            return Read(content, Encoding.Latin1);
        }
    }

    private static string Read(byte[] content, Encoding encoding)
    {
        using var reader = new StreamReader(new MemoryStream(content), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static ImmutableArray<SheetRow> PartedByBlanks(string text)
    {
        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        var line = 0;
        foreach (var span in text.ReplaceLineEndings("\n").Split('\n'))
            Add(rows, new SheetRow(++line, [.. span.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(SheetRow.Plain)]));
        return rows.ToImmutable();
    }

    /// <summary>Up to where quotation marks cannot be made out any more; that rest is a row of its own that says so.</summary>
    private static ImmutableArray<SheetRow> Parted(string text, char separator)
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
        MaxRecordSize = LongestRow,
    };

    private static ImmutableArray<string> Fields(CsvReader csv)
    {
        if (csv.FieldCount > TableFile.MostColumns)
            throw new UnreadableTableException($"Line {csv.LineNumber} has more than {TableFile.MostColumns} fields.", "See whether this is the table.");
        var fields = ImmutableArray.CreateBuilder<string>(csv.FieldCount);
        for (var i = 0; i < csv.FieldCount; i++)
            fields.Add(SheetRow.Plain(csv.GetString(i)));
        return fields.MoveToImmutable();
    }

    private static void Add(ImmutableArray<SheetRow>.Builder rows, SheetRow row)
    {
        if (row.Width == 0)
            return;
        if (rows.Count == TableFile.MostRows)
            throw new UnreadableTableException($"The table has more than {TableFile.MostRows} rows.", "See whether this is the table.");
        rows.Add(row);
    }
}
