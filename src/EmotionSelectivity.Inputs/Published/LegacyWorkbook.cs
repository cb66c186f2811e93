using System.Buffers.Binary;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Checks the stream of records (BIFF, Microsoft's specification [MS-XLS]) of an .xls workbook before the library reads
/// it. The library reserves and repeats what three kinds of records say about sizes, so that a changed byte costs
/// gigabytes and minutes; a record that says more than the file can hold is refused. The records are visited as the
/// library does: the workbook's from the beginning, each sheet's from where the workbook says that it begins.
/// </summary>
internal static class LegacyWorkbook
{
    private const int MaxRows = 65_536;
    private const int MaxColumns = 256;
    private const int MaxSheets = 1000;
    private const int MaxStrings = 1_000_000;

    /// <summary>Bytes of the shortest text in the table of shared texts.</summary>
    private const int ShortestText = 3;

    private enum Record
    {
        DimensionsOfVersion2 = 0x0000,
        End = 0x000A,
        FilePassword = 0x002F,
        Sheet = 0x0085,
        NumbersOfRow = 0x00BD,
        SharedTexts = 0x00FC,
        Dimensions = 0x0200,
    }

    /// <returns>The stream of records.</returns>
    /// <param name="content">The .xls file.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="UnreadableTableException">The file is protected.</exception>
    public static byte[] Extract(byte[] content)
    {
        var file = new CompoundFile(content);
        if (file.Read("Workbook", "Book") is { } records)
        {
            Check(records);
            return records;
        }
        if (file.Read("EncryptedPackage") is not null)
            throw IsProtected();
        throw new InvalidDataException("it has no workbook in it");
    }

    public static UnreadableTableException IsProtected(Exception? inner = null) =>
        new("The workbook is protected by a password.", "Remove the password in a spreadsheet program.", inner);

    private static void Check(byte[] records)
    {
        var sheets = new HashSet<uint>();
        long visited = 0;
        foreach (var (kind, data) in Walk(records, 0))
        {
            if (kind == Record.FilePassword)
                throw IsProtected();
            if (kind == Record.Sheet && data.Length >= 4 && !sheets.Add(BinaryPrimitives.ReadUInt32LittleEndian(data.Span)))
                throw new InvalidDataException("two sheets in it begin at the same place");
            CheckSizes(kind, data.Span, records.Length);
        }
        if (sheets.Count > MaxSheets)
            throw new InvalidDataException($"it has more than {MaxSheets} sheets");
        foreach (var (kind, data) in sheets.SelectMany(start => Walk(records, start)))
        {
            visited += data.Length + 4;
            if (visited > records.Length)
                throw new InvalidDataException("its sheets overlap");
            CheckSizes(kind, data.Span, records.Length);
        }
    }

    private static void CheckSizes(Record kind, ReadOnlySpan<byte> data, int length)
    {
        switch (kind)
        {
            case Record.SharedTexts when data.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) > Math.Min(MaxStrings, length / ShortestText):
                throw new InvalidDataException("it claims more texts than it can hold");
            // Versions before 8 have two bytes for a row, which cannot say too much.
            case Record.Dimensions or Record.DimensionsOfVersion2 when data.Length >= 12 && BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) > MaxRows:
                throw new InvalidDataException("it claims more rows than a sheet can have");
            case Record.NumbersOfRow when !IsConsistent(data):
                throw new InvalidDataException("it claims more cells than it holds");
            default:
                return;
        }
    }

    /// <summary>Row, first column, format and number of each cell (6 bytes), last column.</summary>
    private static bool IsConsistent(ReadOnlySpan<byte> data)
    {
        if (data.Length < 12)
            return false;
        var (first, last) = (BinaryPrimitives.ReadUInt16LittleEndian(data[2..]), BinaryPrimitives.ReadUInt16LittleEndian(data[^2..]));
        return last < MaxColumns && last >= first && data.Length == 6 + 6 * (last - first + 1);
    }

    /// <summary>A record that the end of the file cuts short has zeros there.</summary>
    private static ReadOnlyMemory<byte> Data(byte[] records, int start, int size)
    {
        if (start + size <= records.Length)
            return records.AsMemory(start, size);
        var data = new byte[size];
        records.AsSpan(start).CopyTo(data);
        return data;
    }

    /// <summary>The records from a place on, up to the mark of the end.</summary>
    private static IEnumerable<(Record Kind, ReadOnlyMemory<byte> Data)> Walk(byte[] records, uint start)
    {
        for (long at = start; at + 4 < records.Length;)
        {
            var kind = (Record)BinaryPrimitives.ReadUInt16LittleEndian(records.AsSpan((int)at));
            var size = BinaryPrimitives.ReadUInt16LittleEndian(records.AsSpan((int)at + 2));
            if (kind == Record.End)
                yield break;
            yield return (kind, Data(records, (int)at + 4, size));
            at += 4 + size;
        }
    }
}
