using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Pixels;

public sealed class PrepareAllTests
{
    private static readonly string[] Kinds = ["rgb.png", "jpeg-420.jpg", "gray-16.png", "exif-6.jpg", "webp-alpha.webp", "palette-2-alpha.png"];

    private static InputFile[] Files => [.. Enumerable.Repeat(Kinds, 5).SelectMany(kinds => kinds).Select(kind => InputFile.Local(PillowCase.PathOf(kind)))];

    [Fact]
    public void PrepareAll_ManyImages_AreThoseOfPrepareInTheirOrder()
    {
        var seen = 0;

        var images = ImagePreparation.PrepareAll(Files, 12, grayscale: true, () => Interlocked.Increment(ref seen), TestContext.Current.CancellationToken);

        Assert.Equal(Files.Select(file => ImagePreparation.Prepare(file, 12, grayscale: true).PixelsSha256), images.Select(image => image.PixelsSha256));
        Assert.Equal(Files.Length, seen);
    }

    [Fact]
    public void PrepareAll_SeveralUnusable_NamesEachOfThemInOrder()
    {
        InputFile[] files =
        [
            InputFile.Local(PillowCase.PathOf("b-absent.png")), .. Files, new("s3://bucket/a.png", PillowCase.PathOf("a-absent.png")),
            InputFile.Local(Path.Combine(AppContext.BaseDirectory, "Pixels", "expected.json")),
        ];

        var invalid = Assert.Throws<InvalidInputException>(
            () => ImagePreparation.PrepareAll(files, 12, grayscale: false, onImage: null, TestContext.Current.CancellationToken));

        Assert.Equal([files[0].Location, "s3://bucket/a.png", files[^1].Location], invalid.Faults.Select(fault => fault.Where));
    }

    [Fact]
    public void PrepareEach_SomeUnusable_HasAFaultOrAnImageForEachInOrder()
    {
        using var empty = new TemporaryImage([]);
        InputFile[] files = [Files[0], InputFile.Local(empty.Path), InputFile.Local(PillowCase.PathOf("absent.png")), Files[1], InputFile.Local(PillowCase.PathOf("."))];

        var outcomes = ImagePreparation.PrepareEach(files, 12, grayscale: false, onImage: null, TestContext.Current.CancellationToken);

        Assert.Equal([true, false, false, true, false], outcomes.Select(outcome => outcome.Image is not null));
        Assert.Equal([null, files[1].Location, files[2].Location, null, files[4].Location], outcomes.Select(outcome => outcome.Fault?.Where));
        Assert.Equal([false, true, false, false, false], outcomes.Select(outcome => outcome.IsDamaged));
    }

    [Fact]
    public void PrepareAll_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => ImagePreparation.PrepareAll(Files, 12, grayscale: false, cancelled.Cancel, cancelled.Token));
    }

    [Fact]
    public void PrepareAll_NoImages_IsEmpty()
    {
        Assert.Empty(ImagePreparation.PrepareAll([], 12, grayscale: false, onImage: null, TestContext.Current.CancellationToken));
    }
}
