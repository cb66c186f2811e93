using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>
/// Copies of a WebP file whose picture must not decode. The format has no checksums, and any bytes decode to some
/// picture; but encoders write no more bytes than the picture needs, so that bytes left over after the last pixel are
/// the sign of bytes damaged inside. The decoder does not report them; it is therefore also given the file without its
/// last bytes, which a whole picture needs.
/// </summary>
internal static class WebpDamage
{
    /// <summary>A coder ends with up to 3 bytes of padding; 16 leave room for those of other encoders.</summary>
    private const int LeftOut = 16;

    private const int RiffHeaderLength = 12;
    private const int ChunkHeaderLength = 8;

    /// <summary>Copies of the file that lack the last bytes of its picture or of its transparency.</summary>
    public static IEnumerable<byte[]> IncompleteCopies(byte[] file)
    {
        for (var at = RiffHeaderLength; at + ChunkHeaderLength <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            if (length > file.Length - at - ChunkHeaderLength)
                yield break;
            if (length > LeftOut && IsPicture(file.AsSpan(at, 4)))
                yield return WithoutTheLast(file, at, (int)length);
            at += ChunkHeaderLength + (int)(length + (length & 1));
        }
    }

    private static bool IsPicture(ReadOnlySpan<byte> kind) => kind.SequenceEqual("VP8 "u8) || kind.SequenceEqual("VP8L"u8) || kind.SequenceEqual("ALPH"u8);

    private static byte[] WithoutTheLast(byte[] file, int chunk, int length)
    {
        var end = chunk + ChunkHeaderLength + length - LeftOut;
        byte[] copy = [.. file.AsSpan(0, end), .. file.AsSpan(end + LeftOut)];
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(4), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)) - LeftOut);
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(chunk + 4), (uint)(length - LeftOut));
        return copy;
    }
}
