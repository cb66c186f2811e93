using System.Buffers.Binary;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>
/// Checks the metadata of a Parquet file before Parquet.Net reads it. Parquet.Net trusts the metadata: damaged or
/// hostile files make it overflow the stack, loop for hours or allocate without bound
/// (docs/decisions/0004-bounded-parquet-reading.md). A file that passes takes no more time and memory than the largest
/// row group that this program writes.
/// </summary>
internal static class ParquetBounds
{
    private const int MaxFooter = 16 << 20;
    private const int MaxSchemaElements = 1024;
    private const int MaxPageHeader = 1 << 20;
    private const long MaxPage = 512L << 20;
    private const long MaxListValues = 4L * RowGroupLimit.Values;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <exception cref="FormatException">
    /// The file is not a Parquet file, or its metadata is inconsistent or exceeds the limits.
    /// </exception>
    public static void Check(Stream stream)
    {
        var footer = new ThriftCompactReader(ReadFooter(stream)).ReadStruct();
        Require(List(footer, 2).Count <= MaxSchemaElements, "Its schema has too many columns.");
        foreach (var group in List(footer, 4))
        {
            var columns = List(Struct(group), 1);
            Require(columns.Count <= MaxSchemaElements, "A row group has too many columns.");
            Require(Number(Struct(group), 3) is >= 0 and <= RowGroupLimit.Rows, "A row group has more rows than this program writes.");
            foreach (var column in columns)
                CheckPages(stream, Struct(Struct(column).GetValueOrDefault(3)));
        }
    }

    private static byte[] ReadFooter(Stream stream)
    {
        const int tail = 8;
        Require(stream.Length >= 2 * tail, "It is too short for a Parquet file.");
        var head = ReadAt(stream, 0, Magic.Length);
        var end = ReadAt(stream, stream.Length - tail, tail);
        Require(head.AsSpan().SequenceEqual(Magic) && end.AsSpan(tail - Magic.Length).SequenceEqual(Magic), "It is not a complete Parquet file.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(end);
        Require(length is > 0 and <= MaxFooter && length <= stream.Length - tail - Magic.Length, "The length of its footer is invalid.");
        return ReadAt(stream, stream.Length - tail - length, length);
    }

    /// <summary>
    /// Checks that each page of a column chunk is inside the file, and that the pages together contain the number of
    /// values that the chunk declares.
    /// </summary>
    private static void CheckPages(Stream stream, Dictionary<int, object?> chunk)
    {
        var declared = Number(chunk, 5);
        Require(declared is >= 0 and <= MaxListValues, "A column has more values in a row group than this program writes.");
        var data = Number(chunk, 9);
        var dictionary = chunk.ContainsKey(11) ? Number(chunk, 11) : 0;
        var position = dictionary > 0 ? Math.Min(dictionary, data) : data;
        for (var values = 0L; values < declared;)
        {
            Require(position >= Magic.Length && position < stream.Length, "A column is outside the file.");
            var header = new ThriftCompactReader(ReadAt(stream, position, (int)Math.Min(MaxPageHeader, stream.Length - position)));
            var page = header.ReadStruct();
            var (uncompressed, compressed) = (Number(page, 2), Number(page, 3));
            Require(uncompressed is >= 0 and <= MaxPage, "The size of a page is invalid.");
            Require(compressed >= 0 && compressed <= stream.Length - position - header.Position, "A page extends beyond the end of the file.");
            var held = Number(Struct(page.GetValueOrDefault(5) ?? page.GetValueOrDefault(7) ?? page.GetValueOrDefault(8)), 1);
            Require(held >= 0 && held <= declared - values, "The pages of a column contain more values than the column declares.");
            // The entries of a dictionary page are not rows. A data page without values would make this loop endless.
            if (Number(page, 1) != 2)
            {
                Require(held > 0, "A page contains no values.");
                values += held;
            }
            position += header.Position + compressed;
        }
    }

    private static byte[] ReadAt(Stream stream, long position, int count)
    {
        var bytes = new byte[count];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static long Number(Dictionary<int, object?> fields, int id) =>
        fields.GetValueOrDefault(id) is long number ? number : throw new FormatException("Its metadata lacks a number.");

    private static Dictionary<int, object?> Struct(object? value) =>
        value as Dictionary<int, object?> ?? throw new FormatException("Its metadata lacks a structure.");

    private static List<object?> List(Dictionary<int, object?> fields, int id) =>
        fields.GetValueOrDefault(id) as List<object?> ?? throw new FormatException("Its metadata lacks a list.");

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new FormatException(message);
    }
}
