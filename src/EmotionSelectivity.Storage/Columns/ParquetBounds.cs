using System.Buffers.Binary;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>
/// Looks through a Parquet file before its reader does. The reader believes what a file says of itself: a hostile or damaged description could make it
/// recurse without end, loop for hours or allocate without bound. What these bounds let through costs at most what our own largest row group does.
/// </summary>
internal static class ParquetBounds
{
    private const int MaxFooter = 16 << 20;
    private const int MaxSchemaElements = 1024;
    private const int MaxPageHeader = 1 << 20;
    private const long MaxPage = 512L << 20;
    private const long MaxListValues = 4L * RowGroupLimit.Values;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <exception cref="FormatException">The file is no Parquet file, or describes itself wrongly.</exception>
    public static void Check(Stream stream)
    {
        var footer = new CompactThrift(ReadFooter(stream)).ReadStruct();
        Demand(List(footer, 2).Count <= MaxSchemaElements, "It describes too many columns.");
        foreach (var group in List(footer, 4))
        {
            var columns = List(Struct(group), 1);
            Demand(columns.Count <= MaxSchemaElements, "It has too many columns.");
            Demand(Number(Struct(group), 3) is >= 0 and <= RowGroupLimit.Rows, "It announces more rows at once than this program writes.");
            foreach (var column in columns)
                CheckPages(stream, Struct(Struct(column).GetValueOrDefault(3)));
        }
    }

    private static byte[] ReadFooter(Stream stream)
    {
        const int tail = 8;
        Demand(stream.Length >= 2 * tail, "It is too short for a Parquet file.");
        var head = ReadAt(stream, 0, Magic.Length);
        var end = ReadAt(stream, stream.Length - tail, tail);
        Demand(head.AsSpan().SequenceEqual(Magic) && end.AsSpan(tail - Magic.Length).SequenceEqual(Magic), "It is not a whole Parquet file.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(end);
        Demand(length is > 0 and <= MaxFooter && length <= stream.Length - tail - Magic.Length, "Its footer has an impossible length.");
        return ReadAt(stream, stream.Length - tail - length, length);
    }

    /// <summary>Walks the pages of a column chunk: each lies inside the file, and together they hold the values that the chunk announces.</summary>
    private static void CheckPages(Stream stream, Dictionary<int, object?> chunk)
    {
        var announced = Number(chunk, 5);
        Demand(announced is >= 0 and <= MaxListValues, "A column announces more values at once than this program writes.");
        var data = Number(chunk, 9);
        var dictionary = chunk.ContainsKey(11) ? Number(chunk, 11) : 0;
        var position = dictionary > 0 ? Math.Min(dictionary, data) : data;
        for (var values = 0L; values < announced;)
        {
            Demand(position >= Magic.Length && position < stream.Length, "A column lies outside the file.");
            var header = new CompactThrift(ReadAt(stream, position, (int)Math.Min(MaxPageHeader, stream.Length - position)));
            var page = header.ReadStruct();
            var (uncompressed, compressed) = (Number(page, 2), Number(page, 3));
            Demand(uncompressed is >= 0 and <= MaxPage, "A page announces an impossible size.");
            Demand(compressed >= 0 && compressed <= stream.Length - position - header.Position, "A page ends behind the file.");
            var held = Number(Struct(page.GetValueOrDefault(5) ?? page.GetValueOrDefault(7) ?? page.GetValueOrDefault(8)), 1);
            Demand(held >= 0 && held <= announced - values, "The pages of a column hold more values than it announces.");
            // A dictionary's entries are no rows; a data page without any would never end the walk.
            if (Number(page, 1) != 2)
            {
                Demand(held > 0, "A page holds no values.");
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
        fields.GetValueOrDefault(id) is long number ? number : throw new FormatException("Its description lacks a number.");

    private static Dictionary<int, object?> Struct(object? value) =>
        value as Dictionary<int, object?> ?? throw new FormatException("Its description lacks a part.");

    private static List<object?> List(Dictionary<int, object?> fields, int id) =>
        fields.GetValueOrDefault(id) as List<object?> ?? throw new FormatException("Its description lacks a list.");

    private static void Demand(bool met, string otherwise)
    {
        if (!met)
            throw new FormatException(otherwise);
    }
}
