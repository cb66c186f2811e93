using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>The EXIF orientation in a PNG's eXIf chunk, which the decoder passes over.</summary>
internal static class PngOrientation
{
    private const int AsStored = 1;
    private const int SignatureLength = 8;
    private const int ChunkFrame = 12;
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntryLength = 12;

    /// <summary>1..8; 1 where the file has no such chunk, or one that makes no sense.</summary>
    public static int Of(ReadOnlySpan<byte> png)
    {
        for (var rest = png[Math.Min(SignatureLength, png.Length)..]; rest.Length >= ChunkFrame;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkFrame)
                break;
            if (rest.Slice(4, 4).SequenceEqual("eXIf"u8))
                return OfExif(rest.Slice(8, (int)length));
            rest = rest[((int)length + ChunkFrame)..];
        }
        return AsStored;
    }

    /// <summary>Looks through the first directory of a TIFF header: byte order, 42, offset; then a count and entries of 12 bytes.</summary>
    private static int OfExif(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8 || !(exif.StartsWith("II*\0"u8) || exif.StartsWith("MM\0*"u8)))
            return AsStored;
        var little = exif[0] == (byte)'I';
        var directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(exif[4..]) : BinaryPrimitives.ReadUInt32BigEndian(exif[4..]);
        if (directory > exif.Length - 2)
            return AsStored;
        var entries = exif[((int)directory + 2)..];
        for (int left = Short(exif[(int)directory..], little); left > 0 && entries.Length >= EntryLength; left--, entries = entries[EntryLength..])
        {
            if (Short(entries, little) == OrientationTag && Short(entries[2..], little) == ShortType)
                return Short(entries[8..], little) is >= 1 and <= 8 and var orientation ? orientation : AsStored;
        }
        return AsStored;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
