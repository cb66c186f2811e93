using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>Reads the orientation from EXIF bytes, for formats whose decoder ignores it.</summary>
internal static class ExifOrientation
{
    private const int AsStored = 1;
    private const int HeaderLength = 8;
    private const int EntryLength = 12;
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;
    private const ushort Long = 4;

    /// <summary>
    /// Reads the orientation (1..8) from the first directory: a header with byte order, 42 and offset, then a count and
    /// entries of 12 bytes. Returns 1 if it is absent or invalid.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> exif)
    {
        // The prefix is defined for JPEG only, but some writers add it elsewhere.
        if (exif.StartsWith("Exif\0\0"u8))
            exif = exif[6..];
        if (exif.Length < HeaderLength || !(exif.StartsWith("II*\0"u8) || exif.StartsWith("MM\0*"u8)))
            return AsStored;
        var little = exif[0] == (byte)'I';
        var directory = UInt32(exif[4..], little);
        if (directory > exif.Length - 2)
            return AsStored;
        var entries = exif[((int)directory + 2)..];
        for (int left = UInt16(exif[(int)directory..], little); left > 0 && entries.Length >= EntryLength; left--, entries = entries[EntryLength..])
        {
            if (UInt16(entries, little) == Tag && Value(entries, little) is >= 1 and <= 8 and var orientation)
                return (int)orientation;
        }
        return AsStored;
    }

    /// <summary>The value of an entry of one whole number: SHORT, as EXIF has it, or LONG, as some writers do.</summary>
    private static uint? Value(ReadOnlySpan<byte> entry, bool little) => (UInt16(entry[2..], little), UInt32(entry[4..], little)) switch
    {
        (Short, 1) => UInt16(entry[8..], little),
        (Long, 1) => UInt32(entry[8..], little),
        _ => null,
    };

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
