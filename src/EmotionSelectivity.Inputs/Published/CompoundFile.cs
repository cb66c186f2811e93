using System.Buffers.Binary;
using System.Text;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Reads a stream out of a compound file, the container of .xls workbooks (Microsoft's specification [MS-CFB]). The
/// library that reads the workbook trusts the sizes in the container's header, so that a changed byte makes it reserve
/// gigabytes; here nothing is reserved that the file does not hold, and a chain of sectors ends when it has them all.
/// </summary>
internal sealed class CompoundFile
{
    private const int HeaderSize = 512;
    private const int EntrySize = 128;
    private const int MiniShift = 6;
    private const uint LastSector = 0xFFFF_FFFA;

    private readonly byte[] _content;
    private readonly int _shift;
    private readonly List<uint> _next = [];
    private readonly List<uint> _nextMini = [];

    /// <param name="content">The file.</param>
    /// <exception cref="InvalidDataException">
    /// The content is not a compound file, or a part of it is missing.
    /// </exception>
    public CompoundFile(byte[] content)
    {
        _content = content;
        if (content.Length < HeaderSize)
            throw new InvalidDataException("its header is incomplete");
        _shift = BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(30));
        if (_shift is not (9 or 12) || BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(32)) != MiniShift)
            throw new InvalidDataException("its header names a size of sectors that does not exist");
        foreach (var sector in TableSectors())
            AddTable(Sector(sector), _next);
        foreach (var sector in Chain(Number(60), _next))
            AddTable(Sector(sector), _nextMini);
    }

    /// <summary>The first of these streams that exists; null if none does.</summary>
    /// <param name="names">Names, in order of preference.</param>
    /// <exception cref="InvalidDataException">A part of the stream is missing.</exception>
    public byte[]? Read(params ReadOnlySpan<string> names)
    {
        var directory = Join(Chain(Number(48), _next));
        foreach (var name in names)
        {
            for (var at = 0; at + EntrySize <= directory.Length; at += EntrySize)
            {
                if (Name(directory.AsSpan(at, EntrySize)).Equals(name, StringComparison.OrdinalIgnoreCase))
                    return Read(directory.AsSpan(at, EntrySize), directory);
            }
        }
        return null;
    }

    private byte[] Read(ReadOnlySpan<byte> entry, byte[] directory)
    {
        var (first, size) = (BinaryPrimitives.ReadUInt32LittleEndian(entry[116..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[120..]));
        if (size > _content.Length)
            throw new InvalidDataException("a stream in it is larger than the file");
        var content = size < Number(56) ? ReadMini(first, directory) : Join(Chain(first, _next));
        return size <= content.Length ? content[..(int)size] : throw new InvalidDataException("a stream in it is incomplete");
    }

    /// <summary>
    /// Small streams lie in sectors of 64 bytes in the stream of the root, the directory's first entry.
    /// </summary>
    private byte[] ReadMini(uint first, byte[] directory)
    {
        var root = Join(Chain(BinaryPrimitives.ReadUInt32LittleEndian(directory.AsSpan(116)), _next));
        var content = new MemoryStream();
        foreach (var sector in Chain(first, _nextMini))
        {
            var start = (long)sector << MiniShift;
            if (start + (1 << MiniShift) > root.Length)
                throw new InvalidDataException("a stream in it is incomplete");
            content.Write(root, (int)start, 1 << MiniShift);
        }
        return content.ToArray();
    }

    /// <summary>The sectors with the table of sectors: 109 in the header, the others in a chain of their own.</summary>
    private IEnumerable<uint> TableSectors()
    {
        for (var i = 0; i < 109; i++)
        {
            if (Number(76 + 4 * i) is var sector and < LastSector)
                yield return sector;
        }
        var next = Number(68);
        for (var visited = 0; next < LastSector; visited++)
        {
            if (visited > _content.Length >> _shift)
                throw new InvalidDataException("its sectors form a circle");
            var numbers = new List<uint>();
            AddTable(Sector(next), numbers);
            foreach (var sector in numbers.SkipLast(1).Where(sector => sector < LastSector))
                yield return sector;
            next = numbers[^1];
        }
    }

    /// <summary>A chain is no longer than the sectors of its size that the file can hold.</summary>
    private IEnumerable<uint> Chain(uint first, List<uint> next)
    {
        var (visited, longest) = (0, _content.Length >> (next == _nextMini ? MiniShift : _shift));
        for (var sector = first; sector < LastSector; sector = sector < next.Count ? next[(int)sector] : LastSector)
        {
            if (visited++ > longest)
                throw new InvalidDataException("its sectors form a circle");
            yield return sector;
        }
    }

    private byte[] Join(IEnumerable<uint> sectors)
    {
        var content = new MemoryStream();
        foreach (var sector in sectors)
            content.Write(Sector(sector));
        return content.ToArray();
    }

    /// <summary>The last sector of a file can be short.</summary>
    private ReadOnlySpan<byte> Sector(uint sector)
    {
        var start = ((long)sector + 1) << _shift;
        return start < _content.Length
            ? _content.AsSpan((int)start, (int)Math.Min(1L << _shift, _content.Length - start))
            : throw new InvalidDataException("a part of it is missing");
    }

    private void AddTable(ReadOnlySpan<byte> sector, List<uint> table)
    {
        if (table.Count > _content.Length)
            throw new InvalidDataException("its table of sectors is larger than the file");
        for (var at = 0; at + 4 <= sector.Length; at += 4)
            table.Add(BinaryPrimitives.ReadUInt32LittleEndian(sector[at..]));
    }

    private uint Number(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_content.AsSpan(at));

    private static string Name(ReadOnlySpan<byte> entry)
    {
        var length = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(entry[64..]) - 2, 0, 62);
        return Encoding.Unicode.GetString(entry[..length]);
    }
}
