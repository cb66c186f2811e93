using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>Files that are cut short, damaged or made up: each is a fault that names the file, never a wrong picture or a crash.</summary>
public sealed class HostileImageTests
{
    [Theory]
    [InlineData("rgb-filtered.png")]
    [InlineData("rgb-interlaced.png")]
    [InlineData("palette-4-alpha.png")]
    [InlineData("gray-16.png")]
    [InlineData("jpeg-420.jpg")]
    [InlineData("jpeg-progressive.jpg")]
    [InlineData("jpeg-gray.jpg")]
    [InlineData("jpeg-cmyk.jpg")]
    [InlineData("exif-6.jpg")]
    [InlineData("webp-lossless.webp")]
    [InlineData("webp-lossy.webp")]
    [InlineData("bmp-rgb.bmp")]
    [InlineData("gif.gif")]
    public void Prepare_FileCutShortAnywhere_IsAFaultOrTheWholePicture(string file)
    {
        var whole = File.ReadAllBytes(PillowCase.PathOf(file));
        var pixels = ImagePreparation.Prepare(PillowCase.PathOf(file), 8, grayscale: false).Pixels;
        var wrong = new List<int>();
        for (var length = 0; length < whole.Length; length += length < 64 || length > whole.Length - 64 ? 1 : 7)
        {
            using var cut = new TemporaryImage(whole.AsSpan(0, length));
            if (PixelsOrFault(cut.Path) is { } read && !read.SequenceEqual(pixels))
                wrong.Add(length);
        }
        Assert.True(wrong.Count == 0, $"{file} of {whole.Length} bytes, cut to {string.Join(", ", wrong)}, gives other pixels.");
    }

    private static byte[]? PixelsOrFault(string path)
    {
        try
        {
            return ImagePreparation.Prepare(path, 8, grayscale: false).Pixels;
        }
        catch (InvalidInputException invalid)
        {
            Assert.Equal(path, Assert.Single(invalid.Faults).Where);
            return null;
        }
    }
}
