using System.Security.Cryptography;
using System.Text.Json;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>
/// Compared with bytes from Pillow 9.4 (tests/reference/pixels.py). JPEG and lossy WebP may differ by 1, since decoders
/// round differently.
/// </summary>
public sealed class ImagePreparationTests
{
    public static TheoryData<string, int, bool> Cases()
    {
        var data = new TheoryData<string, int, bool>();
        foreach (var reference in PillowCase.All)
            data.Add(reference.File, reference.Size, reference.Grayscale);
        return data;
    }

    public static TheoryData<string, string> Emoji()
    {
        var data = new TheoryData<string, string>();
        var hashes = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(EmojiPath("pixels.json")))!;
        foreach (var (file, hash) in hashes)
            data.Add(file, hash);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Prepare_KindOfImage_EqualsPillow(string file, int size, bool grayscale)
    {
        var reference = PillowCase.All.Single(c => c.File == file && c.Size == size && c.Grayscale == grayscale);

        var image = ImagePreparation.Prepare(InputFile.Local(PillowCase.PathOf(file)), size, grayscale);

        Assert.Equal((reference.Width, reference.Height), (image.Width, image.Height));
        Assert.Equal(reference.Pixels.Length, image.Pixels.Length);
        var apart = image.Pixels.Zip(reference.Pixels, (ours, theirs) => Math.Abs(ours - theirs)).ToArray();
        Assert.True(apart.Max() <= reference.Tolerance, $"{apart.Count(a => a > 0)} of {apart.Length} values differ, by up to {apart.Max()}.");
    }

    [Theory]
    [MemberData(nameof(Emoji))]
    public void Prepare_EmojiInGray_HasTheHashOfPillowsPixels(string file, string pixelsSha256)
    {
        var image = ImagePreparation.Prepare(InputFile.Local(EmojiPath(file)), 64, grayscale: true);

        Assert.Equal(pixelsSha256, image.PixelsSha256);
    }

    [Fact]
    public void Prepare_Image_HashesTheFileAndThePixels()
    {
        var path = PillowCase.PathOf("rgb.png");

        var image = ImagePreparation.Prepare(InputFile.Local(path), 5, grayscale: false);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), image.FileSha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image.Pixels)), image.PixelsSha256);
    }

    private static string EmojiPath(string file) => Path.Combine(AppContext.BaseDirectory, "Pixels", "Emoji", file);
}
