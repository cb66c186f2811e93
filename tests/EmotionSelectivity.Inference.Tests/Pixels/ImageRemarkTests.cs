using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Sweeps;
using SkiaSharp;

namespace EmotionSelectivity.Inference.Tests.Pixels;

public sealed class ImageRemarkTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Prepare_OneColour_IsNamed(SKEncodedImageFormat format)
    {
        using var image = Image(format, (_, _) => new SKColor(10, 20, 30));

        Assert.Equal("every pixel has the same colour", Remark(image, grayscale: false));
        Assert.Equal("every pixel has the same gray value", Remark(image, grayscale: true));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Prepare_TransparentEverywhere_IsNamed(SKEncodedImageFormat format)
    {
        using var image = Image(format, (x, y) => new SKColor((byte)x, (byte)y, 30, 0));

        Assert.Equal("every pixel is transparent", Remark(image, grayscale: false));
    }

    [Fact]
    public void Prepare_OneGrayValueOfTwoColours_IsNamedInGrayOnly()
    {
        // L = (19595 R + 38470 G + 7471 B + 2^15) / 2^16 is 60 for both.
        using var image = Image(SKEncodedImageFormat.Png, (x, _) => x < 3 ? new SKColor(200, 0, 0) : new SKColor(60, 60, 60));

        Assert.Equal("every pixel has the same gray value", Remark(image, grayscale: true));
        Assert.Null(Remark(image, grayscale: false));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(0)]
    public void Prepare_OnePixelDiffers_HasNoRemark(byte alpha)
    {
        using var image = Image(SKEncodedImageFormat.Png, (x, y) => x == 6 && y == 4 ? new SKColor(0, 0, 0, 255) : new SKColor(10, 10, 10, alpha));

        Assert.Null(Remark(image, grayscale: false));
    }

    private static string? Remark(TemporaryImage image, bool grayscale) => ImagePreparation.Prepare(InputFile.Local(image.Path), 4, grayscale).Remark;

    private static TemporaryImage Image(SKEncodedImageFormat format, Func<int, int, SKColor> colour)
    {
        using var picture = new SKBitmap(new SKImageInfo(7, 5, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
                picture.SetPixel(x, y, colour(x, y));
        }
        using var encoded = picture.Encode(format, 100);
        return new TemporaryImage(encoded.AsSpan());
    }
}
