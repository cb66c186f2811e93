using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Reads the visible sheets of an .xlsx or .xls workbook as texts. Files are not trusted: sizes are limited before the
/// library reads the file (<see cref="LegacyWorkbook"/> for .xls), and every exception of the library on malformed
/// bytes becomes an <see cref="UnreadableTableException"/>.
/// </summary>
internal static class Workbook
{
    private const long MaxUnpackedBytes = 128L << 20;

    /// <summary>
    /// Bounds time and memory: a cell costs the library some 60 bytes and has one to four tags, and every sheet in the
    /// list of sheets is read, even if many entries name one part of the archive.
    /// </summary>
    private const long MaxTags = 8_000_000;

    private const int MaxSheets = 100;
    private const string Remedy = "Open it in a spreadsheet program and save the sheet as .csv.";
    private static readonly byte[] Zip = "PK\x03\x04"u8.ToArray();
    private static readonly byte[] CompoundDocument = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    // Old .xls files use Windows code pages.
    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static bool IsWorkbook(ReadOnlySpan<byte> content) => content.StartsWith(Zip) || content.StartsWith(CompoundDocument);

    /// <returns>The visible sheets, and the names of the hidden ones.</returns>
    /// <exception cref="UnreadableTableException">The workbook is damaged, protected, or too large.</exception>
    public static (ImmutableArray<Sheet> Visible, ImmutableArray<string> Hidden) Read(byte[] content)
    {
        try
        {
            var tags = content.AsSpan().StartsWith(Zip) ? CountTags(content) : 0;
            using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(tags > 0 ? content : LegacyWorkbook.Extract(content)));
            if (reader.ResultsCount > MaxSheets || tags * reader.ResultsCount > 4 * MaxTags)
                throw new UnreadableTableException($"The workbook has {reader.ResultsCount} sheets, too many for its size.", Remedy);
            return ReadSheets(reader);
        }
        catch (InvalidPasswordException e)
        {
            throw LegacyWorkbook.IsProtected(e);
        }
        catch (Exception e) when (e is not UnreadableTableException)
        {
            throw new UnreadableTableException($"The file is damaged, or not a workbook: {e.Message.TrimEnd('.')}.", Remedy, e);
        }
    }

    private static (ImmutableArray<Sheet> Visible, ImmutableArray<string> Hidden) ReadSheets(IExcelDataReader reader)
    {
        var (visible, hidden) = (ImmutableArray.CreateBuilder<Sheet>(), ImmutableArray.CreateBuilder<string>());
        do
        {
            // The other states are hidden and veryhidden, which only a macro can show.
            if (reader.VisibleState == "visible")
                visible.Add(ReadSheet(reader));
            else
                hidden.Add(SheetRow.Clean(reader.Name ?? ""));
        }
        while (reader.NextResult());
        return (visible.ToImmutable(), hidden.ToImmutable());
    }

    /// <summary>
    /// Unpacks every part of the archive and counts its bytes and tags, because the sizes that an archive declares can
    /// be false. Media are skipped: the library does not read them.
    /// </summary>
    /// <returns>At least 1.</returns>
    private static long CountTags(byte[] content)
    {
        using var archive = new ZipArchive(new MemoryStream(content));
        var buffer = new byte[1 << 16];
        var (unpacked, tags) = (0L, 1L);
        foreach (var entry in archive.Entries.Where(e => !e.FullName.StartsWith("xl/media/", StringComparison.OrdinalIgnoreCase)))
        {
            using var part = entry.Open();
            for (int read; (read = part.Read(buffer)) > 0;)
            {
                unpacked += read;
                tags += buffer.AsSpan(0, read).Count((byte)'<');
                if (unpacked > MaxUnpackedBytes)
                    throw new UnreadableTableException("The workbook unpacks to more than 128 MiB, which no table of ratings does.", Remedy);
                if (tags > MaxTags)
                    throw new UnreadableTableException("The workbook has more cells than any table of ratings.", Remedy);
            }
        }
        return tags;
    }

    private static Sheet ReadSheet(IExcelDataReader reader)
    {
        var name = SheetRow.Clean(reader.Name ?? "");
        if (reader.FieldCount > TableFile.MaxColumns)
            throw new UnreadableTableException($"Sheet '{name}' has more than {TableFile.MaxColumns} columns.", Remedy);
        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        for (var line = 1; reader.Read(); line++)
        {
            if (line > TableFile.MaxRows)
                throw new UnreadableTableException($"Sheet '{name}' has more than {TableFile.MaxRows} rows.", Remedy);
            if (ReadRow(reader, line) is { Width: > 0 } row)
                rows.Add(row);
        }
        return new Sheet($"sheet '{name}'", false, rows.ToImmutable()) { Title = name };
    }

    private static SheetRow? ReadRow(IExcelDataReader reader, int line)
    {
        var width = reader.FieldCount;
        while (width > 0 && reader.IsDBNull(width - 1))
            width--;
        if (width == 0)
            return null;
        var row = new SheetRow(line, [.. Enumerable.Range(0, width).Select(index => Text(reader.GetValue(index)))]);
        int[] dates = [.. Enumerable.Range(0, width).Where(index => reader.GetValue(index) is DateTime or TimeSpan)];
        return dates.Length == 0 ? row : row with { Dates = [.. dates] };
    }

    /// <summary>A cell as text; numbers in their shortest form (2375.1, 1050). A cell with an error is empty.</summary>
    private static string Text(object? value) => SheetRow.Clean(value is DateTime date
        ? date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}
