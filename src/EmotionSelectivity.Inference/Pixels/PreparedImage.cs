namespace EmotionSelectivity.Inference.Pixels;

/// <summary>A prepared image before normalisation.</summary>
/// <param name="Width">Width of the original as displayed, after its EXIF orientation.</param>
/// <param name="Height">Height of the original as displayed.</param>
/// <param name="Pixels">S x S x 3 bytes: rows, columns, channels R, G, B.</param>
/// <param name="PixelsSha256">SHA-256 of <paramref name="Pixels"/>, lower-case hexadecimal.</param>
/// <param name="FileSha256">SHA-256 of the file, lower-case hexadecimal.</param>
public sealed record PreparedImage(int Width, int Height, byte[] Pixels, string PixelsSha256, string FileSha256)
{
    /// <summary>
    /// What a user should know of a picture that shows nothing, as a clause ("every pixel is transparent"); null for
    /// all others.
    /// </summary>
    public string? Remark { get; init; }
}
