namespace EmotionSelectivity.Inference.Pixels;

/// <summary>Converts bytes to the input of torchvision's networks: ToTensor, then Normalize, in float32.</summary>
public static class ImageNormalisation
{
    private static readonly float[] Red = Table(0.485f, 0.229f);
    private static readonly float[] Green = Table(0.456f, 0.224f);
    private static readonly float[] Blue = Table(0.406f, 0.225f);

    /// <summary>Computes (value / 255 - mean) / deviation for every channel.</summary>
    /// <param name="pixels">Rows, columns, channels R, G, B.</param>
    /// <param name="planes">Receives channels, rows, columns; same length as <paramref name="pixels"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are not multiples of three.</exception>
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

    /// <summary>Table of the float32 results for all 256 byte values.</summary>
    private static float[] Table(float mean, float deviation)
    {
        var table = new float[256];
        for (var value = 0; value < table.Length; value++)
            table[value] = (value / 255f - mean) / deviation;
        return table;
    }
}
