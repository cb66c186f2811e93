using System.Globalization;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Randomness;
using SkiaSharp;

namespace EmotionSelectivity.Pipeline.Tests.Runs;

/// <summary>Sweeps over emoji of which some are copies of others, made by tests/reference/copies.py.</summary>
public sealed class CopiedImagesTests : IDisposable
{
    private static readonly string Copies = Path.Combine(AppContext.BaseDirectory, "Copies");
    private static readonly string[] Originals = ["1f346.png", "1f379.png", "1f448.png"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_SamePixelsUnderTwoNames_IsAFaultThatNamesThePair()
    {
        WriteSet("one", [.. Originals, "1f346-again.png"], firstRating: 8);

        var fault = Assert.Single((await Assert.ThrowsAsync<InvalidInputException>(() => Check("one"))).Faults);

        Assert.Equal(_folder["one"], fault.Where);
        Assert.Contains("1f346-again.png = 1f346.png (rated ", fault.What, StringComparison.Ordinal);
        Assert.Contains("duplicates: tie", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_CopiesThatAreTied_AreInTheSamePartOfEveryFoldAndSaidInAWarning()
    {
        WriteSet("one", [.. Originals, "1f346-again.png"], firstRating: 8);

        var check = await Check("one", "duplicates: tie");

        Assert.Equal(Parts(check, "1f346.png"), Parts(check, "1f346-again.png"));
        Assert.Contains(check.Warnings, warning => warning.What.Contains("1 group of images with the same pixels is tied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_CopiesThatAreDropped_KeepsTheFirstByName()
    {
        WriteSet("one", [.. Originals, "1f346-again.png"], firstRating: 8);

        var check = await Check("one", "duplicates: drop");

        Assert.Contains(check.Stimuli, record => record.Stimulus.Image == "1f346-again.png");
        Assert.DoesNotContain(check.Stimuli, record => record.Stimulus.Image == "1f346.png");
        Assert.Contains(check.Warnings, warning => warning.What.Contains("1 image with the pixels of another is left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_SamePictureInTwoSets_IsTiedAsByAnItem()
    {
        WriteSet("one", Originals, firstRating: 8);
        WriteSet("two", ["1f346-again.png", "1f379-again.png"], firstRating: 8);

        var check = await Check("one, two");

        Assert.Equal(Parts(check, "1f346.png"), Parts(check, "1f346-again.png"));
        var items = check.Stimuli.ToDictionary(record => record.Stimulus.Image, record => record.Stimulus.Item);
        Assert.Equal((items["1f346.png"], items["1f379.png"]), (items["1f346-again.png"], items["1f379-again.png"]));
        Assert.Null(items["1f448.png"]);
        Assert.Contains(check.Warnings, warning => warning.Where == "sets one and two" && warning.What.StartsWith("2 pictures are in both sets: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("half.png", "")]
    [InlineData("q75.jpg", "")]
    [InlineData("q30.jpg", "")]
    [InlineData("mirror.png", " (mirrored)")]
    public async Task Of_ResizedRecompressedOrMirroredCopies_AreNamedInAWarning(string copy, string how)
    {
        WriteSet("one", [.. Originals, $"1f346-{copy}", $"1f379-{copy}", $"1f448-{copy}"], firstRating: 8);

        var warning = Assert.Single((await Check("one")).Warnings, warning => warning.What.Contains("look alike", StringComparison.Ordinal));

        Assert.StartsWith("3 pairs", warning.What, StringComparison.Ordinal);
        Assert.All(["1f346", "1f379", "1f448"], name =>
            Assert.True(Pair($"one/{name}.png", $"one/{name}-{copy}") || Pair($"one/{name}-{copy}", $"one/{name}.png"), warning.What));

        bool Pair(string first, string second) => warning.What.Contains($"{first} and {second}{how}", StringComparison.Ordinal);
    }

    /// <summary>A set of the named copies and of plain drawings, so that each category has enough images.</summary>
    private void WriteSet(string set, IReadOnlyList<string> images, double firstRating)
    {
        Directory.CreateDirectory(_folder[set]);
        var rows = new List<string> { "image,valence" };
        foreach (var (index, image) in images.Index())
        {
            File.Copy(Path.Combine(Copies, image), _folder[set, image]);
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{image},{firstRating - 0.1 * index}"));
        }
        for (var number = 0; number < 12; number++)
        {
            Draw(_folder[set, $"{set}{number}.png"], seed: set.Sum(letter => letter) + number);
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{set}{number}.png,{8 - number % 3 * 3}"));
        }
        File.WriteAllLines(_folder[$"{set}.csv"], rows);
    }

    /// <summary>Sixteen patches of random colours.</summary>
    private static void Draw(string path, int seed)
    {
        var random = new RandomStream(seed, DrawPurpose.Folds, 0);
        using var bitmap = new SKBitmap(64, 64);
        using (var canvas = new SKCanvas(bitmap))
        {
            for (var patch = 0; patch < 16; patch++)
            {
                using var paint = new SKPaint { Color = new SKColor((uint)random.Bits(patch) | 0xFF000000) };
                canvas.DrawRect(patch % 4 * 16, patch / 4 * 16, 16, 16, paint);
            }
        }
        using var file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }

    private async Task<CheckedSweep> Check(string sets, string keys = "duplicates: refuse")
    {
        var stimuli = string.Join("\n", sets.Split(", ").Select(set => $"  - {{ set: {set}, images: {set}, ratings: {set}.csv, scale: [1, 9], {keys} }}"));
        File.WriteAllText(_folder["sweep.yaml"], $$"""
            network: { architecture: vgg-mini, weights: random, size: 64 }
            stimuli:
            {{stimuli}}
            folds: { count: 2 }
            output: run
            """);
        return await SweepCheck.Of(_folder["sweep.yaml"], (_, _) => { }, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<FoldPart> Parts(CheckedSweep check, string image) =>
        check.Folds.Where(fold => fold.Image == image).OrderBy(fold => fold.Fold).Select(fold => fold.Part);
}
