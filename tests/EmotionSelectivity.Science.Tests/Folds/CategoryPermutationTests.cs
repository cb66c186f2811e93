using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.References;
using EmotionSelectivity.Science.Tests.Stimuli;

namespace EmotionSelectivity.Science.Tests.Folds;

public sealed class CategoryPermutationTests
{
    private const int Draws = 50;

    private static readonly ImmutableArray<StimulusSet> Three = ReferenceSets.All;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Reference.Nulls.GetProperty("draws").GetArrayLength())];

    /// <summary>
    /// Against NumPy on three sets that share some of their items, over whole sets and within test blocks.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Draw_OfSetsThatShareItems_IsNumPys(int index)
    {
        var expected = Reference.Nulls.GetProperty("draws")[index];
        var seed = expected.GetProperty("seed").GetInt64();
        var permutation = expected.GetProperty("purpose").GetString() switch
        {
            "over sets" => CategoryPermutation.OverSets(Three, seed),
            "holdout" => CategoryPermutation.ForShuffledTargets(Three, new Holdout(2), [], seed),
            _ => CategoryPermutation.ForShuffledTargets(Three, new KFold(3), Blocks(), seed),
        };

        var drawn = permutation.Draw(expected.Int("draw"));

        for (var set = 0; set < Three.Length; set++)
            Assert.Equal(expected.GetProperty("categories")[set].Ints(), drawn[set].Select(c => (int)c));
    }

    [Fact]
    public void Draw_OverSets_KeepsTheCountsOfEverySet() => AssertCountsKept(CategoryPermutation.OverSets(Three, 1), _ => 0);

    [Fact]
    public void Draw_ForShuffledTargetsUnderHoldout_KeepsTheCountsOfEverySet() =>
        AssertCountsKept(CategoryPermutation.ForShuffledTargets(Three, new Holdout(3), StratifiedFolds.Assign(Three, new Holdout(3), 1), 1), _ => 0);

    [Fact]
    public void Draw_ForShuffledTargetsUnderKFold_KeepsTheCountsOfEveryTestBlockOfEverySet()
    {
        var folds = StratifiedFolds.Assign(Three, new KFold(4), 1);
        var testedIn = folds.Where(f => f.Part == FoldPart.Test).ToDictionary(f => (f.Set, f.Image), f => f.Fold);

        AssertCountsKept(CategoryPermutation.ForShuffledTargets(Three, new KFold(4), folds, 1), image => testedIn[image]);
    }

    [Fact]
    public void Draw_ItemsOfTheSameSetsThatAgree_MoveTogether()
    {
        ImmutableArray<StimulusSet> sets = [Sets.OfCounts("a", 9, 9, 9, "x"), Sets.OfCounts("b", 9, 9, 9, "x")];
        var permutation = CategoryPermutation.OverSets(sets, 1);

        for (var draw = 1; draw <= Draws; draw++)
        {
            var categories = permutation.Draw(draw);
            Assert.Equal(categories[0], categories[1]);
        }
        Assert.NotEqual(permutation.Draw(1)[0], permutation.Draw(2)[0]);
    }

    [Fact]
    public void Draw_ItemsThatDisagreeAndUnsharedImages_PermuteWithinTheirOwnSet()
    {
        // Items x0..: pleasant in a, neutral in b; the rest is shared with nothing. So each set is one group of its
        // own.
        ImmutableArray<StimulusSet> sets =
        [
            Sets.Of("a", Rows(Emotion.Pleasant, Emotion.Unpleasant)),
            Sets.Of("b", Rows(Emotion.Neutral, Emotion.Pleasant)),
        ];
        var permutation = CategoryPermutation.OverSets(sets, 3);

        AssertCountsKept(permutation, sets, _ => 0);
        var draws = Enumerable.Range(1, 200).Select(permutation.Draw).ToList();
        Assert.Contains(draws, d => d[0][0] != Emotion.Pleasant); // a shared image gets the category of an unshared one
        // Each keeps its category in half of the draws, and the two images of an item do so independently: alike in 100
        // of 200 draws.
        var alike = draws.Count(d => (d[0][0] == Emotion.Pleasant) == (d[1][0] == Emotion.Neutral));
        Assert.InRange(alike, 65, 135); // five standard deviations

        static IEnumerable<(string, string?, Emotion?)> Rows(Emotion shared, Emotion alone) =>
            Enumerable.Range(0, 5).Select(i => ($"s{i}", (string?)$"x{i}", (Emotion?)shared))
                .Concat(Enumerable.Range(0, 5).Select(i => ($"z{i}", (string?)null, (Emotion?)alone)));
    }

    [Fact]
    public void Draw_ItemsOfOtherPatternsOfSharing_AreOtherGroups()
    {
        // One category a pattern: shared by all three pleasant, by a and b neutral, by a and c unpleasant. No group has
        // two categories, so nothing moves.
        ImmutableArray<StimulusSet> sets =
        [
            Sets.Of("a", [.. Items("all", Emotion.Pleasant), .. Items("ab", Emotion.Neutral), .. Items("ac", Emotion.Unpleasant)]),
            Sets.Of("b", [.. Items("all", Emotion.Pleasant), .. Items("ab", Emotion.Neutral)]),
            Sets.Of("c", [.. Items("all", Emotion.Pleasant), .. Items("ac", Emotion.Unpleasant)]),
        ];
        var permutation = CategoryPermutation.OverSets(sets, 1);

        for (var draw = 1; draw <= Draws; draw++)
        {
            foreach (var (set, categories) in sets.Zip(permutation.Draw(draw)))
                Assert.Equal(set.Included.Select(s => s.Category!.Value), categories);
        }

        static (string, string?, Emotion?)[] Items(string pattern, Emotion category) =>
            [.. Enumerable.Range(0, 4).Select(i => ($"{pattern}{i}", (string?)$"{pattern}{i}", (Emotion?)category))];
    }

    [Fact]
    public void Draw_Again_IsTheSameWhateverWasDrawnBefore()
    {
        var permutation = CategoryPermutation.OverSets(Three, 5);
        _ = permutation.Draw(1);
        _ = permutation.Draw(400);

        Assert.Equal(CategoryPermutation.OverSets(Three, 5).Draw(7), permutation.Draw(7));
        Assert.NotEqual(permutation.Draw(8), permutation.Draw(7));
        Assert.NotEqual(CategoryPermutation.OverSets(Three, 6).Draw(7), permutation.Draw(7));
    }

    [Fact]
    public void Draw_ForShuffledTargets_IsNotThatOfTheNulls()
    {
        var shuffled = CategoryPermutation.ForShuffledTargets(Three, new Holdout(2), [], 5);

        Assert.NotEqual(CategoryPermutation.OverSets(Three, 5).Draw(1), shuffled.Draw(1));
    }

    [Fact]
    public void Draw_RowsOfASetInAnotherOrder_IsTheSame()
    {
        ImmutableArray<StimulusSet> reversed = [.. Three.Select(set => new StimulusSet(set.Name, set.Stimuli.Reverse()))];

        Assert.Equal(CategoryPermutation.OverSets(Three, 5).Draw(7), CategoryPermutation.OverSets(reversed, 5).Draw(7));
    }

    /// <summary>
    /// Two, one and one image of the categories have 12 arrangements: 6000 draws, chi-square with 11 degrees of
    /// freedom.
    /// </summary>
    [Fact]
    public void Draw_ManyTimes_GivesEveryArrangementEquallyOften()
    {
        const int draws = 6000;
        var permutation = CategoryPermutation.OverSets([Sets.OfCounts("s", 2, 1, 1)], 2024);

        var counts = Enumerable.Range(1, draws).CountBy(q => string.Join(' ', permutation.Draw(q)[0])).ToDictionary();

        const double expected = draws / 12.0;
        Assert.Equal(12, counts.Count);
        Assert.InRange(counts.Values.Sum(n => (n - expected) * (n - expected) / expected), 1.6, 33); // P outside about 1e-3
    }

    private static void AssertCountsKept(CategoryPermutation permutation, Func<(string Set, string Image), int> block) =>
        AssertCountsKept(permutation, Three, block);

    private static void AssertCountsKept(CategoryPermutation permutation, ImmutableArray<StimulusSet> sets, Func<(string Set, string Image), int> block)
    {
        for (var draw = 1; draw <= Draws; draw++)
        {
            var moved = 0;
            foreach (var (set, categories) in sets.Zip(permutation.Draw(draw)))
            {
                var observed = set.Included.CountBy(s => (block((set.Name, s.Image)), s.Category!.Value)).ToDictionary();
                var drawn = set.Included.Zip(categories).CountBy(i => (block((set.Name, i.First.Image)), i.Second)).ToDictionary();
                Assert.Equal(observed.OrderBy(c => c.Key), drawn.OrderBy(c => c.Key));
                moved += set.Included.Zip(categories).Count(i => i.First.Category != i.Second);
            }
            Assert.True(moved > 0, "Nothing moved.");
        }
    }

    /// <summary>Image i of every set is tested in fold i / 4 mod 3.</summary>
    private static IEnumerable<FoldAssignment> Blocks() =>
        from set in Three
        from image in set.Included.Index()
        from fold in Enumerable.Range(0, 3)
        select new FoldAssignment(set.Name, fold, image.Item.Image, image.Index / 4 % 3 == fold ? FoldPart.Test : FoldPart.Train);
}
