using System.Buffers.Binary;
using System.Text;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>An entry of the central directory of a zip archive.</summary>
/// <param name="Name">Name.</param>
/// <param name="IsStored">Whether the entry is neither compressed nor encrypted.</param>
/// <param name="StoredLength">Length in the file in bytes.</param>
/// <param name="Length">Uncompressed length in bytes.</param>
/// <param name="Header">Offset of its local header.</param>
internal sealed record ZipEntry(string Name, bool IsStored, long StoredLength, long Length, long Header)
{
    private const uint Signature = 0x02014b50;
    private const int FixedLength = 46;
    private const ushort LargeFields = 1;
    private const int Encrypted = 1;

    /// <summary>Parses one entry.</summary>
    /// <param name="directory">The directory from this entry on.</param>
    /// <param name="taken">Length of the entry in the directory.</param>
    /// <exception cref="WeightFormatException">The entry is incomplete.</exception>
    public static ZipEntry Parse(ReadOnlySpan<byte> directory, out int taken)
    {
        if (directory.Length < FixedLength || LittleEndian.Int(directory, 0) != Signature)
            throw Damaged();
        var (nameLength, extraLength) = (LittleEndian.Short(directory, 28), LittleEndian.Short(directory, 30));
        taken = FixedLength + nameLength + extraLength + LittleEndian.Short(directory, 32);
        if (taken > directory.Length)
            throw Damaged();
        var large = Zip64Fields(directory.Slice(FixedLength + nameLength, extraLength));
        var length = Field(LittleEndian.Int(directory, 24), ref large);
        var stored = Field(LittleEndian.Int(directory, 20), ref large);
        var header = Field(LittleEndian.Int(directory, 42), ref large);
        var isStored = LittleEndian.Short(directory, 10) == 0 && (LittleEndian.Short(directory, 8) & Encrypted) == 0 && stored == length;
        return new ZipEntry(Encoding.UTF8.GetString(directory.Slice(FixedLength, nameLength)), isStored, stored, length, header);
    }

    /// <summary>Eight-byte values of the fields that do not fit into four bytes.</summary>
    private static ReadOnlySpan<byte> Zip64Fields(ReadOnlySpan<byte> extra)
    {
        const int head = 4;
        while (extra.Length >= head && LittleEndian.Short(extra, 2) is var length && length <= extra.Length - head)
        {
            if (LittleEndian.Short(extra, 0) == LargeFields)
                return extra.Slice(head, length);
            extra = extra[(head + length)..];
        }
        return [];
    }

    private static long Field(uint value, ref ReadOnlySpan<byte> large)
    {
        if (value != uint.MaxValue || large.Length < sizeof(long))
            return value;
        var field = LittleEndian.Long(large, 0);
        large = large[sizeof(long)..];
        return field;
    }

    private static WeightFormatException Damaged() => new("The directory of the zip archive is damaged.");
}

/// <summary>Reads little-endian numbers at an offset.</summary>
internal static class LittleEndian
{
    public static ushort Short(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[place..]);

    public static uint Int(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[place..]);

    public static long Long(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadInt64LittleEndian(bytes[place..]);
}
