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

    /// <summary>The RGB picture after compositing onto white, in the memory of the picture with alpha.</summary>
    public static Raster OnWhite(Raster transparent)
    {
        var values = transparent.Values;
        for (int source = 0, target = 0; source < values.Length; source += 4, target += 3)
        {
            var (red, green, blue, alpha) = (values[source], values[source + 1], values[source + 2], values[source + 3]);
            values[target] = OnWhite(red, alpha);
            values[target + 1] = OnWhite(green, alpha);
            values[target + 2] = OnWhite(blue, alpha);
        }
        return new Raster(transparent.Width, transparent.Height, 3, values);
    }

    private static byte OnWhite(byte value, byte alpha)
    {
        if (alpha == Opaque)
            return value;
        var sum = ((value * alpha + Opaque * (Opaque - alpha)) << FractionBits) + Half;
        return (byte)((((sum >> 8) + sum) >> 8) >> FractionBits);
    }
}
