namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// Composites a picture with alpha onto opaque white, with the integer arithmetic of Pillow's
/// <c>Image.alpha_composite</c>.
/// </summary>
internal static class AlphaComposite
{
    private const int Opaque = 255;
    private const int FractionBits = 7;
    private const int Half = 0x80 << FractionBits;

    /// <summary>The RGB picture after compositing onto white.</summary>
    public static Raster OnWhite(Raster transparent)
    {
        var pixels = transparent.Width * transparent.Height;
        var opaque = new byte[pixels * 3];
        var from = transparent.Values.AsSpan(0, pixels * 4);
        for (int source = 0, target = 0; source < from.Length; source += 4, target += 3)
        {
            var alpha = from[source + 3];
            opaque[target] = OnWhite(from[source], alpha);
            opaque[target + 1] = OnWhite(from[source + 1], alpha);
            opaque[target + 2] = OnWhite(from[source + 2], alpha);
        }
        return new Raster(transparent.Width, transparent.Height, 3, opaque);
    }

    private static byte OnWhite(byte value, byte alpha)
    {
        if (alpha == Opaque)
            return value;
        var sum = ((value * alpha + Opaque * (Opaque - alpha)) << FractionBits) + Half;
        return (byte)((((sum >> 8) + sum) >> 8) >> FractionBits);
    }
}
