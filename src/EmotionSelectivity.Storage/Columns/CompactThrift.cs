namespace EmotionSelectivity.Storage.Columns;

/// <summary>
/// Reads structures of Thrift's compact protocol, in which Parquet keeps its footer and page headers, without trusting them: nesting is bounded, and no
/// count exceeds the bytes that are there.
/// </summary>
internal ref struct CompactThrift(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The structure that begins here: its integers, lists and structures by field id; other values as null.</summary>
    /// <exception cref="FormatException">It is not well formed.</exception>
    public Dictionary<int, object?> ReadStruct() => ReadStruct(0);

    private Dictionary<int, object?> ReadStruct(int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException("Its description is nested too deeply.");
        var fields = new Dictionary<int, object?>();
        var id = 0;
        for (var header = ReadByte(); header != 0; header = ReadByte())
        {
            id = header >> 4 == 0 ? (int)ReadInteger() : id + (header >> 4);
            fields[id] = (header & 0xF) is 1 or 2 ? null : ReadValue(header & 0xF, depth);
        }
        return fields;
    }

    private object? ReadValue(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2 or 3:
                ReadByte();
                return null;
            case 4 or 5 or 6:
                return ReadInteger();
            case 7:
                Skip(sizeof(double));
                return null;
            case 8:
                Skip(ReadCount(ReadVariable()));
                return null;
            case 9 or 10:
                return ReadList(depth);
            case 12:
                return ReadStruct(depth + 1);
            default:
                // Maps and UUIDs stand in no structure of Parquet.
                throw new FormatException("Its description is not one of Parquet.");
        }
    }

    private List<object?> ReadList(int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException("Its description is nested too deeply.");
        var header = ReadByte();
        var count = ReadCount(header >> 4 == 15 ? ReadVariable() : (ulong)(header >> 4));
        var items = new List<object?>(count);
        for (var i = 0; i < count; i++)
            items.Add(ReadValue(header & 0xF, depth + 1));
        return items;
    }

    private long ReadInteger()
    {
        var value = ReadVariable();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVariable()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = ReadByte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw new FormatException("Its description has a number without end.");
    }

    /// <summary>Everything that is counted takes at least a byte.</summary>
    private readonly int ReadCount(ulong count) =>
        count <= (ulong)(_bytes.Length - Position) ? (int)count : throw new FormatException("Its description counts more than is there.");

    private byte ReadByte() => Position < _bytes.Length ? _bytes[Position++] : throw new FormatException("Its description is cut short.");

    private void Skip(int count) =>
        Position = count <= _bytes.Length - Position ? Position + count : throw new FormatException("Its description is cut short.");
}
