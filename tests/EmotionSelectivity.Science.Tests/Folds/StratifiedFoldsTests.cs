using System.Collections.Immutable;
using CsCheck;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.Stimuli;

namespace EmotionSelectivity.Science.Tests.Folds;

public sealed class StratifiedFoldsTests
{
    private static readonly Gen<(int P, int N, int U)> Counts = Gen.Select(Gen.Int[5, 40], Gen.Int[5, 40], Gen.Int[5, 40]);

    [Fact]
    public void Assign_KFoldWithNothingShared_TestsEachImageOnceInFoldsOfEvenSize() =>
        Gen.Select(Counts, Counts, Gen.Int[2, 5], Gen.Long).Sample(
            (a, b, folds, seed) =>
            {
                ImmutableArray<StimulusSet> sets = [Sets.OfCounts("a", a.P, a.N, a.U), Sets.OfCounts("b", b.P, b.N, b.U)];
                var assigned = StratifiedFolds.Assign(sets, new KFold(folds), seed);

                foreach (var set in sets)
                {
                    Assert.All(set.Included, s => Assert.Single(Of(assigned, set, FoldPart.Test), f => f.Image == s.Image));
                    AssertEven(assigned, set, folds, slack: 1);
                    var ofFold = Enumerable.Range(0, folds).Select(f => Of(assigned, set, FoldPart.Test).Count(x => x.Fold == f)).ToArray();
                    Assert.True(ofFold.Max() - ofFold.Min() <= 1, string.Join(" ", ofFold));
                }
            },
            iter: 40);

    [Fact]
    public void Assign_KFoldWithAllItemsSharedAndCategoriesAgreeing_KeepsItemsTogetherAndFoldsEven() =>
        Gen.Select(Counts, Gen.Int[2, 5], Gen.Long).Sample(
            (n, folds, seed) =>
            {
                ImmutableArray<StimulusSet> sets = [Sets.OfCounts("a", n.P, n.N, n.U, "x"), Sets.OfCounts("b", n.P, n.N, n.U, "x")];
                var assigned = StratifiedFolds.Assign(sets, new KFold(folds), seed);

                Assert.Equal(
                    assigned.Where(f => f.Set == "a").Select(f => (f.Fold, f.Image, f.Part)),
                    assigned.Where(f => f.Set == "b").Select(f => (f.Fold, f.Image, f.Part)));
                AssertEven(assigned, sets[0], folds, slack: 1);
            },
            iter: 40);

    [Fact]
    public void Assign_ItemsSharedWithDifferingCategories_AreTogetherYetNearlyEven()
    {
        var emotions = Emotions.All;
        ImmutableArray<StimulusSet> sets =
        [
            Sets.Of("a", Enumerable.Range(0, 90).Select(i => ($"{i:00}", (string?)$"item{i}", (Emotion?)emotions[i % 3]))),
            Sets.Of("b", Enumerable.Range(0, 90).Select(i => ($"z{i:00}", i < 60 ? $"item{i}" : null, (Emotion?)emotions[i / 2 % 3]))),
        ];

        foreach (var scheme in new FoldScheme[] { new KFold(5), new Holdout(5) })
        {
            var assigned = StratifiedFolds.Assign(sets, scheme, 11);
            var inA = assigned.Where(f => f.Set == "a").ToDictionary(f => (f.Fold, f.Image), f => f.Part);
            Assert.All(
                assigned.Where(f => f.Set == "b" && string.CompareOrdinal(f.Image, "z60") < 0),
                f => Assert.Equal(inA[(f.Fold, f.Image[1..])], f.Part));
            AssertEven(assigned, sets[0], 5, slack: 2);
            AssertEven(assigned, sets[1], 5, slack: 2);
        }
    }

    [Fact]
    public void Assign_Holdout_RoundsTestAndValidationToNearestInEachCategory()
    {
        // Shares of a half and two quarters: 50 -> 12.5 -> 13 and 13; 6 -> 1.5 -> 2 and 2; 9 -> 2.25 -> 2 and 2.
        var set = Sets.OfCounts("a", 50, 6, 9);
        var assigned = StratifiedFolds.Assign([set], new Holdout(4), 3);

        for (var repeat = 0; repeat < 4; repeat++)
        {
            Assert.Equal((24, 13, 13), Parts(assigned, repeat, 'p'));
            Assert.Equal((2, 2, 2), Parts(assigned, repeat, 'n'));
            Assert.Equal((5, 2, 2), Parts(assigned, repeat, 'u'));
        }
        Assert.NotEqual(
            Of(assigned, set, FoldPart.Test).Where(f => f.Fold == 0).Select(f => f.Image),
            Of(assigned, set, FoldPart.Test).Where(f => f.Fold == 1).Select(f => f.Image));
    }

    [Fact]
    public void Assign_HoldoutWithAllItemsShared_KeepsThemTogetherAndCountsExact()
    {
        ImmutableArray<StimulusSet> sets = [Sets.OfCounts("a", 35, 55, 33, "x"), Sets.OfCounts("b", 35, 55, 33, "x")];
        var assigned = StratifiedFolds.Assign(sets, new Holdout(3, 0.7, 0, 0.3), 3);

        Assert.Equal(
            assigned.Where(f => f.Set == "a").Select(f => (f.Fold, f.Image, f.Part)),
            assigned.Where(f => f.Set == "b").Select(f => (f.Fold, f.Image, f.Part)));
        Assert.Equal((24, 0, 11), Parts(assigned.Where(f => f.Set == "b"), 0, 'p'));
    }

    [Fact]
    public void Assign_WithSetsAndRowsInAnotherOrder_IsTheSame()
    {
        StimulusSet[] sets = [Sets.OfCounts("a", 20, 30, 25, "x"), Sets.OfCounts("b", 10, 40, 15, "x")];
        var reversed = sets.Select(s => new StimulusSet(s.Name, s.Stimuli.Reverse())).Reverse();

        foreach (var scheme in new FoldScheme[] { new KFold(5), new Holdout(2) })
        {
            Assert.Equal(
                StratifiedFolds.Assign([.. sets], scheme, 9).ToHashSet(),
                StratifiedFolds.Assign([.. reversed], scheme, 9).ToHashSet());
        }
    }

    [Fact]
    public void Assign_WithAnotherSeed_DealsOtherwise()
    {
        var set = Sets.OfCounts("a", 20, 30, 25);
        Assert.NotEqual(StratifiedFolds.Assign([set], new KFold(5), 1), StratifiedFolds.Assign([set], new KFold(5), 2));
    }

    [Fact]
    public void Assign_ExcludedImages_HaveNoPart()
    {
        var set = Sets.Of("a", ("1", null, Emotion.Pleasant), ("2", null, null), ("3", null, Emotion.Pleasant));
        Assert.DoesNotContain(StratifiedFolds.Assign([set], new KFold(2), 1), f => f.Image == "2");
    }

    private static void AssertEven(IEnumerable<FoldAssignment> assigned, StimulusSet set, int folds, int slack)
    {
        var category = set.Included.ToDictionary(s => s.Image, s => s.Category);
        foreach (var emotion in Emotions.All)
        {
            var sizes = Enumerable.Range(0, folds)
                .Select(f => Of(assigned, set, FoldPart.Test).Count(x => x.Fold == f && category[x.Image] == emotion))
                .ToArray();
            Assert.True(sizes.Max() - sizes.Min() <= slack, $"{set.Name} {emotion}: {string.Join(" ", sizes)}");
        }
    }

    private static FoldAssignment[] Of(IEnumerable<FoldAssignment> assigned, StimulusSet set, FoldPart part) =>
        [.. assigned.Where(f => f.Set == set.Name && f.Part == part)];

    private static (int Train, int Validation, int Test) Parts(IEnumerable<FoldAssignment> assigned, int fold, char initial)
    {
        var rows = assigned.Where(f => f.Fold == fold && f.Image[0] == initial).ToArray();
        return (rows.Count(f => f.Part == FoldPart.Train), rows.Count(f => f.Part == FoldPart.Validation), rows.Count(f => f.Part == FoldPart.Test));
    }
}
