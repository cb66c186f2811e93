using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inference.Tests.Pixels;

public sealed class PrepareAllTests
{
    private static readonly string[] Kinds = ["rgb.png", "jpeg-420.jpg", "gray-16.png", "exif-6.jpg", "webp-alpha.webp", "palette-2-alpha.png"];

    private static string[] Paths => [.. Enumerable.Repeat(Kinds, 5).SelectMany(kinds => kinds).Select(PillowCase.PathOf)];

    [Fact]
    public void PrepareAll_ManyImages_AreThoseOfPrepareInTheirOrder()
    {
        var seen = 0;

        var images = ImagePreparation.PrepareAll(Paths, 12, grayscale: true, () => Interlocked.Increment(ref seen), TestContext.Current.CancellationToken);

        Assert.Equal(Paths.Select(path => ImagePreparation.Prepare(path, 12, grayscale: true).PixelsSha256), images.Select(image => image.PixelsSha256));
        Assert.Equal(Paths.Length, seen);
    }

    [Fact]
    public void PrepareAll_SeveralUnusable_NamesEachOfThemInOrder()
    {
        string[] paths = [PillowCase.PathOf("b-absent.png"), .. Paths, PillowCase.PathOf("a-absent.png"), Path.Combine(AppContext.BaseDirectory, "Pixels", "expected.json")];

        var invalid = Assert.Throws<InvalidInputException>(
            () => ImagePreparation.PrepareAll(paths, 12, grayscale: false, onImage: null, TestContext.Current.CancellationToken));

        Assert.Equal([paths[0], paths[^2], paths[^1]], invalid.Faults.Select(fault => fault.Where));
    }

    [Fact]
    public void PrepareAll_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => ImagePreparation.PrepareAll(Paths, 12, grayscale: false, cancelled.Cancel, cancelled.Token));
    }

    [Fact]
    public void PrepareAll_NoImages_IsEmpty()
    {
        Assert.Empty(ImagePreparation.PrepareAll([], 12, grayscale: false, onImage: null, TestContext.Current.CancellationToken));
    }
}
