using System.Buffers.Binary;
using SkiaSharp;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>Finds the EXIF bytes of an image file: a TIFF directory, with or without the prefix of JPEG.</summary>
internal static class ExifBytes
{
    private const int RiffHeaderLength = 12;
    private const int ChunkHeaderLength = 8;
    private const byte Prefix = 0xFF;
    private const byte Application1 = 0xE1;
    private const byte StartOfScan = 0xDA;

    /// <summary>The EXIF bytes; empty if there are none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file, SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png => PngChunks.Content(file, "eXIf"u8),
        SKEncodedImageFormat.Jpeg => OfJpeg(file),
        SKEncodedImageFormat.Webp => OfWebp(file),
        _ => [],
    };

    private static ReadOnlySpan<byte> OfJpeg(ReadOnlySpan<byte> file)
    {
        for (var rest = file[2..]; rest is [Prefix, not StartOfScan and var marker, _, _, ..];)
        {
            if (marker == Prefix)
            {
                rest = rest[1..];
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || length > rest.Length - 2)
                return [];
            var content = rest[4..(2 + length)];
            if (marker == Application1 && content.StartsWith("Exif\0\0"u8))
                return content;
            rest = rest[(2 + length)..];
        }
        return [];
    }

    private static ReadOnlySpan<byte> OfWebp(ReadOnlySpan<byte> file)
    {
        for (var rest = file[Math.Min(RiffHeaderLength, file.Length)..]; rest.Length >= ChunkHeaderLength;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - ChunkHeaderLength)
                return [];
            if (rest.StartsWith("EXIF"u8))
                return rest.Slice(ChunkHeaderLength, (int)length);
            rest = rest[Math.Min(rest.Length, ChunkHeaderLength + (int)(length + (length & 1)))..];
        }
        return [];
    }
}
