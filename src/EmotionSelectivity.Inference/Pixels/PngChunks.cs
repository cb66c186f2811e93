using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// The chunks of a PNG file: length, type, content and checksum.
/// </summary>
internal static class PngChunks
{
    /// <summary>Bytes of the type of a chunk.</summary>
    public const int KindLength = 4;

    /// <summary>Bytes of the checksum of a chunk.</summary>
    public const int ChecksumLength = 4;

    private const int SignatureLength = 8;
    private const int FrameLength = 12;

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

    /// <summary>The bytes from the first chunk on.</summary>
    public static ReadOnlySpan<byte> AfterSignature(ReadOnlySpan<byte> png) => png[Math.Min(SignatureLength, png.Length)..];

    /// <summary>Takes the next chunk; false if there is no whole one.</summary>
    /// <param name="rest">The bytes from the chunk on; moves behind it.</param>
    /// <param name="named">Its type and content.</param>
    /// <param name="checksum">Its checksum, as stored.</param>
    public static bool TryNext(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> named, out uint checksum)
    {
        named = [];
        checksum = 0;
        if (rest.Length < FrameLength || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - FrameLength)
            return false;
        named = rest.Slice(4, KindLength + (int)length);
        checksum = BinaryPrimitives.ReadUInt32BigEndian(rest[(FrameLength - ChecksumLength + (int)length)..]);
        rest = rest[(FrameLength + (int)length)..];
        return true;
    }
}
