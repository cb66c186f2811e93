using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.Stimuli;

public sealed class SharedPixelsTests
{
    [Fact]
    public void Tie_CopiesWithoutItems_GetOneMadeOfTheirPixels()
    {
        var sets = SharedPixels.Tie(
            [Sets.Of("a", ("1", null, Emotion.Pleasant), ("2", null, Emotion.Neutral)), Sets.Of("b", ("3", null, null))], name => name.Image == "2" ? "other" : "same");

        Assert.Equal(["pixels:same", null, "pixels:same"], sets.SelectMany(set => set.Stimuli).Select(stimulus => stimulus.Item));
    }

    [Fact]
    public void Tie_CopiesOfTwoItems_JoinsAllImagesOfBoth()
    {
        var sets = SharedPixels.Tie(
            [
                Sets.Of("a", ("1", "x", Emotion.Pleasant), ("2", "y", Emotion.Neutral), ("4", "z", Emotion.Neutral)),
                Sets.Of("b", ("1", "y", Emotion.Pleasant), ("2", "w", Emotion.Neutral), ("3", "x", Emotion.Neutral)),
            ],
            name => name switch { { Set: "a", Image: "1" } or { Set: "b", Image: "1" } => "p", { Set: "a", Image: "2" } or { Set: "b", Image: "2" } => "q", _ => name.ToString() });

        // a/1 = b/1 joins x and y, a/2 = b/2 joins y and w; b/3 has the item x.
        Assert.Equal(["w", "w", "z", "w", "w", "w"], sets.SelectMany(set => set.Stimuli).Select(stimulus => stimulus.Item));
    }

    [Fact]
    public void Tie_WhateverTheOrderOfSets_GivesTheSameItems()
    {
        var (a, b, c) = (Sets.Of("a", ("1", "k", null), ("2", "m", null)), Sets.Of("b", ("1", "m", null), ("2", "c", null)), Sets.Of("c", ("1", "c", null), ("2", "k", null)));
        static string Pixels(ImageName name) => name is { Set: "c", Image: "2" } or { Set: "a", Image: "2" } ? "same" : name.ToString();

        var one = SharedPixels.Tie([a, b, c], Pixels);
        var other = SharedPixels.Tie([c, b, a], Pixels);

        Assert.Equal(one[0].Stimuli, other[2].Stimuli);
        Assert.Equal(one[1].Stimuli, other[1].Stimuli);
        Assert.Equal(one[2].Stimuli, other[0].Stimuli);
    }

    [Fact]
    public void Tie_NoCopies_LeavesTheSetsAsTheyAre()
    {
        var set = Sets.OfCounts("a", 3, 3, 3, "x");

        Assert.Equal(set.Stimuli, SharedPixels.Tie([set], name => name.Image)[0].Stimuli);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Assign_CopiesWithinASet_AreInTheSamePartOfEveryFold(int seed)
    {
        var set = SharedPixels.Tie([Sets.OfCounts("a", 12, 12, 12)], name => name.Image[1..] is "000" or "001" or "002" ? name.Image[..1] : name.Image)[0];

        foreach (var scheme in new FoldScheme[] { new KFold(4), new Holdout(6) })
        {
            var parts = StratifiedFolds.Assign([set], scheme, seed).ToLookup(fold => (fold.Fold, fold.Image[..1], fold.Image[1..] is "000" or "001" or "002"));
            Assert.All(parts.Where(group => group.Key.Item3), copies => Assert.Single(copies.Select(fold => fold.Part).Distinct()));
        }
    }
}
