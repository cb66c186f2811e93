namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// The eight EXIF orientations (tag 0x0112), which map stored rows and columns to the displayed picture.
/// </summary>
internal static class Orientation
{
    /// <summary>Returns the picture as displayed.</summary>
    /// <param name="stored">The stored picture.</param>
    /// <param name="orientation">2 to 8.</param>
    /// <param name="shown">Receives the picture; as long as the stored picture.</param>
    public static Raster Apply(Raster stored, int orientation, Span<byte> shown)
    {
        var (last, bottom) = (stored.Width - 1, stored.Height - 1);
        var turned = orientation >= 5;
        var (width, height) = turned ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
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
                stored.Values.Slice((row * stored.Width + column) * stored.Channels, stored.Channels).CopyTo(shown[to..]);
            }
        }
        return new Raster(width, height, stored.Channels, shown);
    }
}
