namespace EmotionSelectivity.Inference.Pixels;

/// <summary>Says of a picture that decodes, but shows nothing, what it is.</summary>
internal static class ImageRemark
{
    private const int Alpha = 3;

    /// <summary>Whether every pixel of a picture with alpha is wholly transparent.</summary>
    public static bool IsTransparent(Raster picture)
    {
        var values = picture.Values;
        for (var at = Alpha; at < values.Length; at += Alpha + 1)
        {
            if (values[at] != 0)
                return false;
        }
        return true;
    }

    /// <summary>Whether all pixels of a picture are equal. A picture of one pixel is not said to be.</summary>
    public static bool IsUniform(Raster picture)
    {
        var values = picture.Values;
        return values.Length > picture.Channels && values[picture.Channels..].SequenceEqual(values[..^picture.Channels]);
    }
}
