using EmotionSelectivity.Science.Faults;
using SkiaSharp;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>A decoded file: the stored picture with alpha, and its EXIF orientation.</summary>
internal sealed record DecodedImage(Raster Picture, int Orientation);

/// <summary>
/// Decodes PNG, JPEG, WebP, GIF (first frame) and BMP. Files are untrusted: the header is checked before any pixel is
/// decoded.
/// </summary>
internal static class ImageDecoding
{
    /// <summary>Maximum number of pixels of a picture: 400 MB decoded.</summary>
    public const long MaxPixels = 100_000_000;

    /// <summary>Maximum number of rows or columns: the limit of the JPEG format.</summary>
    public const int MaxSide = 65_535;

    private static readonly SKEncodedImageFormat[] Formats =
        [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Gif, SKEncodedImageFormat.Bmp];

    /// <summary>Decodes all pixels of a file, ignoring colour profiles.</summary>
    /// <param name="file">Content of the file.</param>
    /// <param name="name">Name used in faults.</param>
    /// <exception cref="InvalidInputException">The file has no supported format, is damaged or truncated, or claims too
    /// many pixels.</exception>
    public static DecodedImage Decode(byte[] file, string name)
    {
        using var encoded = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(encoded);
        if (codec is null || !Formats.Contains(codec.EncodedFormat))
            throw new InvalidInputException(name, "The file is not a readable image.", "Provide a complete PNG, JPEG, WebP, GIF or BMP file.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MaxPixels || Math.Max(width, height) > MaxSide)
        {
            throw new InvalidInputException(
                name, $"The image claims {width} x {height} pixels; the limits are {MaxPixels / 1_000_000} million pixels and {MaxSide} per side.",
                "Provide a smaller version.");
        }
        // No colour space is requested, so values are returned as stored, as in Pillow.
        var stored = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if (!IsComplete(file, codec.EncodedFormat) || codec.GetPixels(stored, out var values) != SKCodecResult.Success)
            throw new InvalidInputException(name, "The file is truncated or damaged: not all pixels can be decoded.", "Download or export the file again.");
        return new DecodedImage(new Raster(width, height, 4, values), OrientationOf(file, codec));
    }

    private static bool IsComplete(byte[] file, SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png => PngChunks.AreIntact(file),
        SKEncodedImageFormat.Jpeg => JpegMarkers.HasEnd(file),
        _ => true,
    };

    private static int OrientationOf(byte[] file, SKCodec codec) => codec.EncodedFormat == SKEncodedImageFormat.Png
        ? ExifOrientation.Read(PngChunks.Content(file, "eXIf"u8))
        : (int)codec.EncodedOrigin;
}
