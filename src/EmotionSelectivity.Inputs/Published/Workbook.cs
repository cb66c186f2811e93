using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Reads the sheets of an .xlsx or .xls workbook as texts. Files are not trusted: the unpacked size is limited before
/// the library reads the file, and every exception of the library on malformed bytes becomes an
/// <see cref="UnreadableTableException"/>.
/// </summary>
internal static class Workbook
{
    private const long MaxUnpackedBytes = 128L << 20;
    private const string Remedy = "Open it in a spreadsheet program and save the sheet as .csv.";
    private static readonly byte[] Zip = "PK\x03\x04"u8.ToArray();
    private static readonly byte[] CompoundDocument = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    // Old .xls files use Windows code pages.
    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static bool IsWorkbook(ReadOnlySpan<byte> content) => content.StartsWith(Zip) || content.StartsWith(CompoundDocument);

    /// <exception cref="UnreadableTableException">The workbook is damaged, protected, or too large.</exception>
    public static ImmutableArray<Sheet> Read(byte[] content)
    {
        try
        {
            if (content.AsSpan().StartsWith(Zip))
                CheckUnpackedSize(content);
            using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(content));
            var sheets = ImmutableArray.CreateBuilder<Sheet>();
            do
                sheets.Add(ReadSheet(reader));
            while (reader.NextResult());
            return sheets.ToImmutable();
        }
        catch (InvalidPasswordException e)
        {
            throw new UnreadableTableException("The workbook is protected by a password.", "Remove the password in a spreadsheet program.", e);
        }
        catch (Exception e) when (e is not UnreadableTableException)
        {
            throw new UnreadableTableException($"The file is damaged, or not a workbook: {e.Message}", Remedy, e);
        }
    }

    /// <summary>
    /// Unpacks every part of the archive and counts its bytes, because the sizes that an archive declares can be false.
    /// Media are skipped: the library does not read them.
    /// </summary>
    private static void CheckUnpackedSize(byte[] content)
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
                if (unpacked > MaxUnpackedBytes)
                    throw new UnreadableTableException("The workbook unpacks to more than 128 MiB, which no table of ratings does.", Remedy);
            }
        }
    }

    private static Sheet ReadSheet(IExcelDataReader reader)
    {
        if (reader.FieldCount > TableFile.MaxColumns)
            throw new UnreadableTableException($"Sheet '{reader.Name}' has more than {TableFile.MaxColumns} columns.", Remedy);
        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        for (var line = 1; reader.Read(); line++)
        {
            if (line > TableFile.MaxRows)
                throw new UnreadableTableException($"Sheet '{reader.Name}' has more than {TableFile.MaxRows} rows.", Remedy);
            var row = new SheetRow(line, [.. Enumerable.Range(0, reader.FieldCount).Select(index => Text(reader, index))]);
            if (row.Width > 0)
                rows.Add(row);
        }
        return new Sheet($"sheet '{reader.Name}'", false, rows.ToImmutable());
    }

    /// <summary>A cell as text; numbers in their shortest form (2375.1, 1050). A cell with an error is empty.</summary>
    private static string Text(IExcelDataReader reader, int index) => SheetRow.Clean(Convert.ToString(reader.GetValue(index), CultureInfo.InvariantCulture) ?? "");
}
