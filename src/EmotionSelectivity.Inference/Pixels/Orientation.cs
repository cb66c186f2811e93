namespace EmotionSelectivity.Inference.Pixels;

/// <summary>The eight orientations of EXIF (tag 0x0112): how the stored rows and columns lie in the picture as shown.</summary>
internal static class Orientation
{
    /// <summary>The picture as shown.</summary>
    /// <param name="stored">The picture as stored.</param>
    /// <param name="orientation">1 (as stored) to 8; another value counts as 1.</param>
    public static Raster Apply(Raster stored, int orientation)
    {
        if (orientation is < 2 or > 8)
            return stored;
        var (last, bottom) = (stored.Width - 1, stored.Height - 1);
        var turned = orientation >= 5;
        var (width, height) = turned ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
        var shown = new byte[stored.Values.Length];
        var to = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, to += stored.Channels)
            {
                var (column, row) = orientation switch
                {
                    2 => (last - x, y),
                    3 => (last - x, bottom - y),
                    4 => (x, bottom - y),
                    5 => (y, x),
                    6 => (y, bottom - x),
                    7 => (last - y, bottom - x),
                    _ => (last - y, x),
                };
                stored.Values.AsSpan((row * stored.Width + column) * stored.Channels, stored.Channels).CopyTo(shown.AsSpan(to));
            }
        }
        return new Raster(width, height, stored.Channels, shown);
    }
}
