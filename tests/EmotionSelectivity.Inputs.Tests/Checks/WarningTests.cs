using EmotionSelectivity.Inputs.Checks;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Pictures;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Tests.Checks;

public sealed class WarningTests
{
    private const string Small = "A fold tests few images";

    [Theory]
    [InlineData(1, 7, 1, 9, "fill 75 % of the scale, 1 to 9")]
    [InlineData(1.2, 6.9, 1, 9, "Its ratings, 1.2 to 6.9, fill 71 % of the scale, 1 to 9")]
    [InlineData(-1, 1, -3, 3, "fill 33 % of the scale, -3 to 3")]
    [InlineData(1, 7, 1, 7, null)]
    [InlineData(10, 90, 0, 100, null)]
    [InlineData(1.5, 8.0, 1, 9, null)]
    public void Of_RatingsThatFillLittleOfTheScale_AreWarnedOf(double low, double high, double min, double max, string? warning)
    {
        var set = new StimulusSet("a", [Rated("1", low), Rated("2", high), Rated("3", (low + high) / 2)]);

        var warnings = RatingWarnings.Of(new LoadedSet(set, ""), Sweep(new RatingScale(min, max))).Select(found => found.What).Where(what => !what.StartsWith(Small, StringComparison.Ordinal));

        if (warning is null)
            Assert.Empty(warnings);
        else
            Assert.Contains(warning, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50, 5, null)]
    [InlineData(49, 5, "9.8 pleasant, 9.8 neutral, 9.8 unpleasant")]
    [InlineData(20, 2, null)]
    [InlineData(33, 5, "6.6 pleasant, 6.6 neutral, 6.6 unpleasant")]
    public void Of_CategoryWithFewImagesAFold_IsWarnedOf(int images, int folds, string? numbers)
    {
        var set = new StimulusSet("a", Enumerable.Range(0, 3 * images).Select(i => Rated($"{i:000}", 1 + 4 * (i % 3)) with { Category = Emotions.All[i % 3] }));

        var warning = RatingWarnings.Of(new LoadedSet(set, ""), Sweep(RatingScale.OneToNine) with { Folds = new KFold(folds) }).SingleOrDefault();

        Assert.Equal(numbers is null ? null : $"{Small}: {numbers} (mean per fold; fewer than 10).", warning?.What);
    }

    [Fact]
    public void Of_CategoryAndItemColumns_SaysHowManyRowsTheyChange()
    {
        var set = new StimulusSet("a", [Rated("1", 1), Rated("2", 9)]);

        var warnings = RatingWarnings.Of(new LoadedSet(set, "") { StatedCategories = 40, ChangedCategories = 12, StatedItems = 7 }, Sweep(RatingScale.OneToNine)).ToList();

        Assert.Contains(warnings, warning => warning.What == "Column 'category' of its table is used: it states the category of 40 rows and differs from the thresholds in 12.");
        Assert.Contains(warnings, warning => warning.What == "Column 'item' of its table is used: it names the content of 7 rows.");
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "With 1 draws p is at least 1/2 = 0.5, so it cannot reach 0.05.")]
    [InlineData(18, "With 18 draws p is at least 1/19 = 0.053, so it cannot reach 0.05.")]
    [InlineData(19, null)]
    public void Of_DrawsThatCannotReachTheLevel_AreWarnedOf(int draws, string? warning)
    {
        var sweep = Sweep(RatingScale.OneToNine);
        sweep = sweep with { Controls = sweep.Controls with { Random = draws, Shuffled = 99 }, Permutations = 999 };

        Assert.Equal(warning, DesignWarnings.Of(sweep).SingleOrDefault(found => found.Where == "controls.random")?.What);
    }

    [Fact]
    public void Of_OneSet_IsWarnedOf() => Assert.Contains(DesignWarnings.Of(Sweep(RatingScale.OneToNine)), warning => warning.What == "The sweep has one set, a.");

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Of_ItemsThatTieUnlikePictures_AreWarnedOf(bool areCopies, int expected)
    {
        StimulusSet[] sets = [.. new[] { "a", "b" }.Select(name => new StimulusSet(name, Enumerable.Range(1, 30).Select(i => Rated($"{i:00}", 5) with { Item = $"{i}" })))];

        var warnings = PictureWarnings.Of([.. sets], name => Picture(int.Parse(name.Image, System.Globalization.CultureInfo.InvariantCulture) + (areCopies || name.Set == "a" ? 0 : 100)));

        Assert.Equal(expected, warnings.Count(warning => warning.What.StartsWith("Images that are tied by their items do not look more alike than others: a/01 and b/01 ('1')", StringComparison.Ordinal)));
    }

    private static Stimulus Rated(string image, double rating) => new(image, null, rating, rating, null);

    private static PictureFingerprint Picture(int number)
    {
        var random = new RandomStream(number, DrawPurpose.Folds, 0);
        return PictureFingerprint.Of(Enumerable.Range(0, 8 * 8 * 3).Select(place => (byte)random.Bits(place)).ToArray(), 8);
    }

    private static SweepSpec Sweep(RatingScale scale) => SweepFile.Parse(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
        network: { architecture: vgg-mini, weights: random }
        stimuli: [{ set: a, images: images, ratings: ratings.csv, scale: [{{scale.Min}}, {{scale.Max}}] }]
        output: out
        """), "/lab/sweep.yaml").Sweep!;
}
