namespace EmotionSelectivity.Inference.Winograd;

/// <summary>What a tile is added to: a bias (the same for every pixel: steps of 0), or maps.</summary>
/// <param name="values">Of the tile's first pixel, channel by channel.</param>
/// <param name="line">Values from one line of pixels to the next.</param>
/// <param name="pixel">Values from one pixel to the next.</param>
internal readonly ref struct TileBase(ReadOnlySpan<float> values, int line, int pixel)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Line { get; } = line;

    public int Pixel { get; } = pixel;
}
