namespace EmotionSelectivity.Inference.Pixels;

/// <summary>ITU-R 601 luma with the integer arithmetic of Pillow's mode L.</summary>
internal static class Luma
{
    /// <summary>L = (19595 R + 38470 G + 7471 B + 2^15) / 2^16, rounded down.</summary>
    public static Raster FromRgb(Raster colour)
    {
        var gray = new byte[colour.Width * colour.Height];
        var from = colour.Values.AsSpan(0, gray.Length * 3);
        for (int source = 0, target = 0; target < gray.Length; source += 3, target++)
            gray[target] = (byte)((from[source] * 19595 + from[source + 1] * 38470 + from[source + 2] * 7471 + 0x8000) >> 16);
        return new Raster(colour.Width, colour.Height, 1, gray);
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
