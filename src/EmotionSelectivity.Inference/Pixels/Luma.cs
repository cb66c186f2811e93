namespace EmotionSelectivity.Inference.Pixels;

/// <summary>ITU-R 601 luma with the integer arithmetic of Pillow's mode L.</summary>
internal static class Luma
{
    /// <summary>
    /// L = (19595 R + 38470 G + 7471 B + 2^15) / 2^16, rounded down; in the memory of the picture with colours.
    /// </summary>
    public static Raster FromRgb(Raster colour)
    {
        var values = colour.Values;
        for (int source = 0, target = 0; source < values.Length; source += 3, target++)
            values[target] = (byte)((values[source] * 19595 + values[source + 1] * 38470 + values[source + 2] * 7471 + 0x8000) >> 16);
        return new Raster(colour.Width, colour.Height, 1, values);
    }

    /// <summary>Copies the gray value into three channels.</summary>
    public static Raster ToRgb(Raster gray)
    {
        var colour = new byte[gray.Values.Length * 3];
        for (var pixel = 0; pixel < gray.Values.Length; pixel++)
            colour.AsSpan(pixel * 3, 3).Fill(gray.Values[pixel]);
        return new Raster(gray.Width, gray.Height, 3, colour);
    }
}
