using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Reads the sheets of an .xlsx or .xls workbook as texts. The file is hostile until read: what it unpacks to is bounded before it is read, and whatever the
/// library throws on damaged bytes becomes one documented error.
/// </summary>
internal static class Workbook
{
    private const long LargestPart = 128L << 20;
    private const string Remedy = "Open it in a spreadsheet program and save the sheet as .csv.";
    private static readonly byte[] Zip = "PK\x03\x04"u8.ToArray();
    private static readonly byte[] CompoundDocument = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    // Old .xls files are written in Windows' code pages.
    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static bool Is(ReadOnlySpan<byte> content) => content.StartsWith(Zip) || content.StartsWith(CompoundDocument);

    /// <exception cref="UnreadableTableException">The workbook is damaged, protected, or too large.</exception>
    public static ImmutableArray<Sheet> Read(byte[] content)
    {
        try
        {
            if (content.AsSpan().StartsWith(Zip))
                Bound(content);
            using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(content));
            var sheets = ImmutableArray.CreateBuilder<Sheet>();
            do
                sheets.Add(Sheet(reader));
            while (reader.NextResult());
            return sheets.ToImmutable();
        }
        catch (InvalidPasswordException e)
        {
            throw new UnreadableTableException("The workbook is protected by a password.", "Remove the password in a spreadsheet program.", e);
        }
        catch (Exception e) when (e is not UnreadableTableException)
        {
            throw new UnreadableTableException($"The workbook is damaged, or no workbook: {e.Message}", Remedy, e);
        }
    }

    /// <summary>Unpacks each table in the archive and counts: what an archive says of its sizes need not be so. Pictures in it are never unpacked.</summary>
    private static void Bound(byte[] content)
    {
        using var archive = new ZipArchive(new MemoryStream(content));
        var buffer = new byte[1 << 16];
        var unpacked = 0L;
        foreach (var entry in archive.Entries.Where(e => !e.FullName.StartsWith("xl/media/", StringComparison.OrdinalIgnoreCase)))
        {
            using var part = entry.Open();
            for (int read; (read = part.Read(buffer)) > 0;)
            {
                unpacked += read;
                if (unpacked > LargestPart)
                    throw new UnreadableTableException("The workbook unpacks to more than 128 MiB: it cannot be a table of ratings.", Remedy);
            }
        }
    }

    private static Sheet Sheet(IExcelDataReader reader)
    {
        if (reader.FieldCount > TableFile.MostColumns)
            throw new UnreadableTableException($"Sheet '{reader.Name}' has more than {TableFile.MostColumns} columns.", Remedy);
        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        for (var line = 1; reader.Read(); line++)
        {
            if (line > TableFile.MostRows)
                throw new UnreadableTableException($"Sheet '{reader.Name}' has more than {TableFile.MostRows} rows.", Remedy);
            var row = new SheetRow(line, [.. Enumerable.Range(0, reader.FieldCount).Select(place => Text(reader, place))]);
            if (row.Width > 0)
                rows.Add(row);
        }
        return new Sheet($"sheet '{reader.Name}'", false, rows.ToImmutable());
    }

    /// <summary>A number in its shortest form: an id 2375.1 stays 2375.1, and 1050 has no decimals. A cell that holds an error is empty.</summary>
    private static string Text(IExcelDataReader reader, int place) => SheetRow.Plain(Convert.ToString(reader.GetValue(place), CultureInfo.InvariantCulture) ?? "");
}
