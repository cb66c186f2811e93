namespace EmotionSelectivity.Inference.Pixels;

/// <summary>An image as a network sees it before normalisation (METHOD 1).</summary>
/// <param name="Width">Width of the original as shown, after its EXIF orientation.</param>
/// <param name="Height">Height of the original as shown.</param>
/// <param name="Pixels">S x S x 3 bytes: rows, columns, channels R, G, B.</param>
/// <param name="PixelsSha256">SHA-256 of <paramref name="Pixels"/>, lower-case hexadecimal.</param>
/// <param name="FileSha256">SHA-256 of the file's bytes, lower-case hexadecimal.</param>
public sealed record PreparedImage(int Width, int Height, byte[] Pixels, string PixelsSha256, string FileSha256);
