namespace EmotionSelectivity.Inference.Winograd;

/// <summary>The values that a tile is added to: a bias, with strides of 0, or maps.</summary>
/// <param name="values">Values from the first pixel of the tile on, channels contiguous.</param>
/// <param name="line">Stride between lines of pixels.</param>
/// <param name="pixel">Stride between pixels.</param>
internal readonly ref struct TileBase(ReadOnlySpan<float> values, int line, int pixel)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Line { get; } = line;

    public int Pixel { get; } = pixel;
}
