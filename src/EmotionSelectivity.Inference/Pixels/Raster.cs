namespace EmotionSelectivity.Inference.Pixels;

/// <summary>A picture of 8-bit values. It does not own its memory, so that large pictures are changed in place.</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="channels">1 (gray), 3 (R, G, B) or 4 (R, G, B and alpha, not premultiplied).</param>
/// <param name="memory">Rows, columns, channels; 0..255. What is longer than the picture is not used.</param>
internal readonly ref struct Raster(int width, int height, int channels, Span<byte> memory)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Channels { get; } = channels;

    /// <summary>Rows, columns, channels; 0..255.</summary>
    public Span<byte> Values { get; } = memory[..(width * height * channels)];
}
