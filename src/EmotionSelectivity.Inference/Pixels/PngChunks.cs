using System.Buffers.Binary;
using System.IO.Hashing;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// The chunks of a PNG file: length, type, content and checksum, from the signature to IEND. The decoder drops damaged
/// ancillary chunks, and with them the transparency of a palette, so every checksum is verified here, as in Pillow.
/// </summary>
internal static class PngChunks
{
    private const int SignatureLength = 8;
    private const int KindLength = 4;
    private const int FrameLength = 12;

    /// <summary>Whether every chunk up to IEND is present and matches its checksum.</summary>
    public static bool AreIntact(ReadOnlySpan<byte> png)
    {
        for (var rest = AfterSignature(png); TryNext(ref rest, out var named, out var checksum);)
        {
            if (Crc32.HashToUInt32(named) != checksum)
                return false;
            if (named.StartsWith("IEND"u8))
                return true;
        }
        return false;
    }

    /// <summary>Content of the first chunk of a type; empty if there is none.</summary>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> png, ReadOnlySpan<byte> kind)
    {
        for (var rest = AfterSignature(png); TryNext(ref rest, out var named, out _);)
        {
            if (named.StartsWith(kind))
                return named[KindLength..];
        }
        return [];
    }

    private static ReadOnlySpan<byte> AfterSignature(ReadOnlySpan<byte> png) => png[Math.Min(SignatureLength, png.Length)..];

    private static bool TryNext(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> named, out uint checksum)
    {
        named = [];
        checksum = 0;
        if (rest.Length < FrameLength || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - FrameLength)
            return false;
        named = rest.Slice(4, KindLength + (int)length);
        checksum = BinaryPrimitives.ReadUInt32BigEndian(rest[(FrameLength - 4 + (int)length)..]);
        rest = rest[(FrameLength + (int)length)..];
        return true;
    }
}
