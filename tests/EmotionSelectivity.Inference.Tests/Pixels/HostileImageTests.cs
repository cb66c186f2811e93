using System.Buffers.Binary;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>
/// Truncated, damaged and fabricated files: each gives a fault that names the file, never a wrong picture or a crash.
/// </summary>
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
        var pixels = ImagePreparation.Prepare(InputFile.Local(PillowCase.PathOf(file)), 8, grayscale: false).Pixels;
        var wrong = new List<int>();
        for (var length = 0; length < whole.Length; length += length < 64 || length > whole.Length - 64 ? 1 : 17)
        {
            using var cut = new TemporaryImage(whole.AsSpan(0, length));
            if (PixelsOrFault(cut.Path) is { } read && !read.SequenceEqual(pixels))
                wrong.Add(length);
        }
        Assert.True(wrong.Count == 0, $"{file} of {whole.Length} bytes, cut to {string.Join(", ", wrong)}, gives other pixels.");
    }

    [Theory]
    [InlineData("rgb-filtered.png")]
    [InlineData("palette-4-alpha.png")]
    [InlineData("rgb-key.png")]
    [InlineData("exif-6.png")]
    public void Prepare_PngWithAWrongByteAnywhere_IsAFaultOrTheWholePicture(string file)
    {
        var whole = File.ReadAllBytes(PillowCase.PathOf(file));
        var pixels = ImagePreparation.Prepare(InputFile.Local(PillowCase.PathOf(file)), 8, grayscale: false).Pixels;
        var wrong = new List<int>();
        for (var at = 0; at < whole.Length; at += at < 128 ? 1 : 41)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x11;
            using var image = new TemporaryImage(damaged);
            if (PixelsOrFault(image.Path) is { } read && !read.SequenceEqual(pixels))
                wrong.Add(at);
        }
        Assert.True(wrong.Count == 0, $"{file} of {whole.Length} bytes, damaged at {string.Join(", ", wrong)}, gives other pixels.");
    }

    [Theory]
    [InlineData("rgb-filtered.png")]
    [InlineData("rgba-16-interlaced.png")]
    [InlineData("jpeg-420.jpg")]
    [InlineData("jpeg-progressive.jpg")]
    [InlineData("exif-6.jpg")]
    [InlineData("webp-lossless.webp")]
    [InlineData("webp-lossy.webp")]
    [InlineData("bmp-palette.bmp")]
    [InlineData("gif-frames.gif")]
    public void Prepare_BytesReplacedAtRandom_IsAFaultOrAPicture(string file)
    {
        var whole = File.ReadAllBytes(PillowCase.PathOf(file));
        var bits = new XorShift(2023);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var damaged = whole.ToArray();
            for (var changes = 1 + attempt % 9; changes > 0; changes--)
                damaged[bits.Next() % (uint)(attempt % 2 == 0 ? Math.Min(damaged.Length, 120) : damaged.Length)] = (byte)bits.Next();
            using var image = new TemporaryImage(damaged);
            if (PixelsOrFault(image.Path) is { } pixels)
                Assert.Equal(8 * 8 * 3, pixels.Length);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("89504E470D0A1A0A")]
    [InlineData("FFD8FF")]
    [InlineData("474946383961")]
    [InlineData("424D")]
    [InlineData("0000")]
    [InlineData("49492A00")]
    [InlineData("52494646FFFF00005745425056503820")]
    public void Prepare_NoiseAfterASignature_IsAFault(string signature)
    {
        var start = Convert.FromHexString(signature);
        var bits = new XorShift(7);
        for (var length = start.Length + 1; length < 1500; length += 59)
        {
            var noise = new byte[length];
            for (var i = 0; i < length; i++)
                noise[i] = i < start.Length ? start[i] : (byte)bits.Next();
            using var image = new TemporaryImage(noise);
            Assert.Null(PixelsOrFault(image.Path));
        }
    }

    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(10_001, 10_000)]
    [InlineData(1, 65_536)]
    [InlineData(65_536, 1)]
    public void Prepare_HeaderClaimsTooMany_IsAFaultThatNamesTheClaim(int width, int height)
    {
        using var image = new TemporaryImage(PngOfHeader(width, height));

        var invalid = Assert.Throws<InvalidInputException>(() => ImagePreparation.Prepare(InputFile.Local(image.Path), 8, grayscale: true));

        Assert.Equal(image.Path, Assert.Single(invalid.Faults).Where);
        Assert.Contains($"{width} x {height}", invalid.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(0, 0)]
    [InlineData(-1, -1)]
    public void Prepare_HeaderOfNonsense_IsAFault(int width, int height)
    {
        using var image = new TemporaryImage(PngOfHeader(width, height));

        Assert.Null(PixelsOrFault(image.Path));
    }

    [Fact]
    public void Prepare_EmptyFile_IsAFaultThatSaysSo()
    {
        using var image = new TemporaryImage([]);

        var invalid = Assert.Throws<InvalidInputException>(() => ImagePreparation.Prepare(InputFile.Local(image.Path), 8, grayscale: false));

        Assert.Contains("empty", Assert.Single(invalid.Faults).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.png")]
    [InlineData(".")]
    [InlineData("absent/absent.png")]
    [InlineData("nul\0.png")]
    public void Prepare_NoSuchFile_IsAFaultThatNamesIt(string name)
    {
        Assert.Null(PixelsOrFault(PillowCase.PathOf(name)));
    }

    /// <summary>An 8-bit RGB PNG of a header and one pixel's worth of lines, checksums right.</summary>
    private static byte[] PngOfHeader(int width, int height)
    {
        var png = File.ReadAllBytes(PillowCase.PathOf("rgb-one-pixel.png"));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        var crc = uint.MaxValue;
        foreach (var value in png.AsSpan(12, 17))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), ~crc);
        return png;
    }

    private static byte[]? PixelsOrFault(string path)
    {
        try
        {
            return ImagePreparation.Prepare(InputFile.Local(path), 8, grayscale: false).Pixels;
        }
        catch (InvalidInputException invalid)
        {
            Assert.Equal(PrintableText.Escape(path), Assert.Single(invalid.Faults).Where);
            return null;
        }
    }
}

/// <summary>Marsaglia's xorshift: the same noise on every run.</summary>
internal sealed class XorShift(uint seed)
{
    private uint _state = seed;

    public uint Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        return _state ^= _state << 5;
    }
}
