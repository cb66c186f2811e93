using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// Checks whether a JPEG file is complete. A truncated progressive file decodes without error into a blurred picture,
/// and a preallocated file with a missing tail decodes into gray; neither contains the end marker.
/// </summary>
internal static class JpegMarkers
{
    private const byte MarkerPrefix = 0xFF;
    private const byte StuffedZero = 0x00;
    private const byte Temporary = 0x01;
    private const byte FirstStandalone = 0xD0;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;

    /// <summary>
    /// Walks the markers, skipping segments by their lengths and entropy-coded bytes up to the next marker. Returns
    /// whether the end-of-image marker is reached.
    /// </summary>
    public static bool HasEnd(ReadOnlySpan<byte> jpeg)
    {
        for (var rest = jpeg; ;)
        {
            var prefix = rest.IndexOf(MarkerPrefix);
            if (prefix < 0 || prefix + 1 >= rest.Length)
                return false;
            rest = rest[(prefix + 1)..];
            var marker = rest[0];
            if (marker == EndOfImage)
                return true;
            if (marker == MarkerPrefix)
                continue;
            rest = rest[1..];
            if (marker is StuffedZero or Temporary or (>= FirstStandalone and <= StartOfImage))
                continue;
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && length > rest.Length)
                return false;
            rest = rest[length..];
        }
    }
}
