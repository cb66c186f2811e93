namespace EmotionSelectivity.Storage.Columns;

/// <summary>
/// Reads structures of the Thrift compact protocol, the format of Parquet's footer and page headers, from untrusted
/// input: the nesting depth is bounded, and a count must not exceed the number of remaining bytes.
/// </summary>
internal ref struct ThriftCompactReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the structure at the present position.</summary>
    /// <returns>Integers, lists and structures by field id; values of other types as null.</returns>
    /// <exception cref="FormatException">The structure is malformed.</exception>
    public Dictionary<int, object?> ReadStruct() => ReadStruct(0);

    private Dictionary<int, object?> ReadStruct(int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException("Its metadata is nested too deeply.");
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
                // Parquet's structures contain no maps and no UUIDs.
                throw new FormatException("Its metadata is not that of a Parquet file.");
        }
    }

    private List<object?> ReadList(int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException("Its metadata is nested too deeply.");
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
        throw new FormatException("Its metadata contains an overlong number.");
    }

    /// <summary>Checks a count: each counted item takes at least one byte.</summary>
    private readonly int ReadCount(ulong count) =>
        count <= (ulong)(_bytes.Length - Position) ? (int)count : throw new FormatException("Its metadata announces more items than it contains.");

    private byte ReadByte() => Position < _bytes.Length ? _bytes[Position++] : throw new FormatException("Its metadata is truncated.");

    private void Skip(int count) =>
        Position = count <= _bytes.Length - Position ? Position + count : throw new FormatException("Its metadata is truncated.");
}
