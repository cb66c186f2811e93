namespace EmotionSelectivity.Inference.Pixels;

/// <summary>A picture in memory.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 (gray), 3 (R, G, B) or 4 (R, G, B and alpha, not premultiplied).</param>
/// <param name="Values">Rows, columns, channels; 0..255.</param>
internal sealed record Raster(int Width, int Height, int Channels, byte[] Values);
