namespace EmotionSelectivity.Inference.Pixels;

/// <summary>From bytes to the numbers that torchvision's networks were trained on: ToTensor, then Normalize, in float32.</summary>
public static class ImageNormalisation
{
    private static readonly float[] Red = Table(0.485f, 0.229f);
    private static readonly float[] Green = Table(0.456f, 0.224f);
    private static readonly float[] Blue = Table(0.406f, 0.225f);

    /// <summary>(value / 255 - mean) / deviation of every channel.</summary>
    /// <param name="pixels">Rows, columns, channels R, G, B.</param>
    /// <param name="planes">Channels, rows, columns: as many values as <paramref name="pixels"/>.</param>
    /// <exception cref="ArgumentException">The two lengths differ, or are no multiple of three.</exception>
    public static void ToPlanes(ReadOnlySpan<byte> pixels, Span<float> planes)
    {
        if (pixels.Length % 3 != 0 || planes.Length != pixels.Length)
            throw new ArgumentException($"{pixels.Length} bytes of R, G, B do not fill {planes.Length} values of three planes.", nameof(planes));
        var plane = pixels.Length / 3;
        var red = planes[..plane];
        var green = planes.Slice(plane, plane);
        var blue = planes[(2 * plane)..];
        for (int i = 0, at = 0; i < plane; i++, at += 3)
        {
            red[i] = Red[pixels[at]];
            green[i] = Green[pixels[at + 1]];
            blue[i] = Blue[pixels[at + 2]];
        }
    }

    /// <summary>A byte has 256 values: the table holds the very quotients that float32 arithmetic gives.</summary>
    private static float[] Table(float mean, float deviation)
    {
        var table = new float[256];
        for (var value = 0; value < table.Length; value++)
            table[value] = (value / 255f - mean) / deviation;
        return table;
    }
}
