using EmotionSelectivity.Inference.Pixels.Damage;
using SkiaSharp;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// An image file whose header was read: PNG, JPEG, WebP, GIF (first frame) or BMP. Files are untrusted: no pixel is
/// decoded before the header and the data were checked.
/// </summary>
internal sealed class EncodedImage : IDisposable
{
    /// <summary>Maximum number of pixels of a picture: 400 MB decoded.</summary>
    public const long MaxPixels = 100_000_000;

    /// <summary>Maximum number of rows or columns: the limit of the JPEG format.</summary>
    public const int MaxSide = 65_535;

    private static readonly SKEncodedImageFormat[] Formats =
        [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Gif, SKEncodedImageFormat.Bmp];

    private readonly byte[] _file;
    private readonly SKCodec _codec;

    private EncodedImage(byte[] file, SKCodec codec) => (_file, _codec) = (file, codec);

    /// <summary>Columns as stored.</summary>
    public int Width => _codec.Info.Width;

    /// <summary>Rows as stored.</summary>
    public int Height => _codec.Info.Height;

    /// <summary>Whether the picture has more pixels or longer sides than the limits.</summary>
    public bool IsTooLarge => (long)Width * Height > MaxPixels || Math.Max(Width, Height) > MaxSide;

    /// <summary>EXIF orientation, 1 (as stored) to 8.</summary>
    public int Orientation => _codec.EncodedOrigin != SKEncodedOrigin.TopLeft
        ? (int)_codec.EncodedOrigin
        : ExifOrientation.Read(ExifBytes.Find(_file, _codec.EncodedFormat));

    /// <summary>Reads the header of a file.</summary>
    /// <returns>Null if the file has none of the formats.</returns>
    public static EncodedImage? Open(byte[] file)
    {
        var codec = CodecOf(file);
        if (codec is not null && Formats.Contains(codec.EncodedFormat))
            return new EncodedImage(file, codec);
        codec?.Dispose();
        return null;
    }

    /// <summary>Decodes all pixels with alpha, ignoring colour profiles.</summary>
    /// <param name="memory">Receives the picture: 4 bytes per pixel.</param>
    /// <exception cref="DamagedImageException">The file does not hold the whole picture.</exception>
    public Raster Decode(SKData memory)
    {
        CheckData(memory);
        if (!Decodes(_codec, memory))
            throw new DamagedImageException("not all pixels can be decoded");
        return new Raster(Width, Height, 4, memory.Span);
    }

    public void Dispose() => _codec.Dispose();

    private static SKCodec? CodecOf(byte[] file)
    {
        using var encoded = SKData.CreateCopy(file);
        return SKCodec.Create(encoded);
    }

    /// <summary>Finds the damage that the decoder passes over.</summary>
    private void CheckData(SKData memory)
    {
        switch (_codec.EncodedFormat)
        {
            case SKEncodedImageFormat.Png:
                PngDamage.Check(_file);
                break;
            case SKEncodedImageFormat.Jpeg:
                JpegDamage.Check(_file);
                break;
            case SKEncodedImageFormat.Gif:
                GifDamage.Check(_file);
                break;
            case SKEncodedImageFormat.Webp:
                if (WebpDamage.IncompleteCopies(_file).Any(copy => Decodes(copy, memory)))
                    throw new DamagedImageException("bytes are left over after the last pixel, so bytes before are damaged");
                break;
            default:
                break;
        }
    }

    private bool Decodes(byte[] file, SKData memory)
    {
        using var codec = CodecOf(file);
        return codec is not null && Decodes(codec, memory);
    }

    /// <summary>No colour space is requested, so that values are returned as stored, as in Pillow.</summary>
    private bool Decodes(SKCodec codec, SKData memory) =>
        codec.GetPixels(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Unpremul), memory.Data) == SKCodecResult.Success;
}
