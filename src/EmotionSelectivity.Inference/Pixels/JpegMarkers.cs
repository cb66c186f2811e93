using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// Whether a JPEG goes on to its end marker. A progressive file that is cut short decodes without complaint into a blurred picture, and the lost tail of
/// a preallocated file into gray: neither has the marker.
/// </summary>
internal static class JpegMarkers
{
    private const byte MarkerPrefix = 0xFF;
    private const byte StuffedZero = 0x00;
    private const byte Temporary = 0x01;
    private const byte FirstStandalone = 0xD0;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;

    /// <summary>Steps from marker to marker, over segments by their lengths and over entropy-coded bytes to the next marker.</summary>
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
