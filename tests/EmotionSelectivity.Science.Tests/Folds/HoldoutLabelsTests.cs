using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.Stimuli;

namespace EmotionSelectivity.Science.Tests.Folds;

public sealed class HoldoutLabelsTests
{
    private static readonly ImmutableArray<StimulusSet> TwoSets =
    [
        Sets.OfCounts("first", 20, 25, 31),
        new("second", Sets.OfCounts("second", 18, 22, 20).Stimuli.Concat(Sets.OfCounts("second", 5, 5, 5, "shared ").Stimuli.Select(s => s with { Image = "x" + s.Image }))),
    ];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(10, 4)]
    public void Draw_OfHoldout_KeepsTheCountsOfEveryPartOrNearly(int repeats, int mostOff)
    {
        var (folds, permutation) = Holdouts(TwoSets, repeats);

        for (var draw = 1; draw <= 5; draw++)
        {
            var drawn = permutation.Draw(draw);
            var counts = Counts(folds, TwoSets, (set, index) => drawn[set][index]);
            foreach (var (part, count) in Counts(folds, TwoSets, (set, index) => TwoSets[set].Included[index].Category!.Value))
                Assert.InRange(counts.GetValueOrDefault(part), count - mostOff, count + mostOff);
        }
    }

    [Fact]
    public void Draw_OfHoldout_StillPermutes()
    {
        var (_, permutation) = Holdouts(TwoSets, 3);
        var observed = TwoSets[0].Included.Select(s => s.Category!.Value).ToArray();

        var alike = Enumerable.Range(1, 20).Average(draw => permutation.Draw(draw)[0].Zip(observed).Count(pair => pair.First == pair.Second) / (double)observed.Length);

        Assert.InRange(alike, 0.25, 0.45); // by chance (20^2 + 25^2 + 31^2) / 76^2 = 0.34
        Assert.Equal(permutation.Draw(7), Holdouts(TwoSets, 3).Permutation.Draw(7));
    }

    [Fact]
    public void Draw_ItemsInBothSets_StayTogether()
    {
        ImmutableArray<StimulusSet> sets = [Sets.OfCounts("first", 12, 12, 12, "item "), Sets.OfCounts("second", 12, 12, 12, "item ")];
        var (_, permutation) = Holdouts(sets, 4);

        var drawn = permutation.Draw(1);

        Assert.Equal(drawn[0], drawn[1]);
    }

    private static (ImmutableArray<FoldAssignment> Folds, CategoryPermutation Permutation) Holdouts(ImmutableArray<StimulusSet> sets, int repeats)
    {
        var scheme = new Holdout(repeats);
        var folds = StratifiedFolds.Assign(sets, scheme, seed: 5);
        return (folds, CategoryPermutation.ForShuffledTargets(sets, scheme, folds, seed: 5));
    }

    private static Dictionary<(int Set, int Fold, FoldPart Part, Emotion Category), int> Counts(
        ImmutableArray<FoldAssignment> folds, ImmutableArray<StimulusSet> sets, Func<int, int, Emotion> category)
    {
        var place = (
            from set in Enumerable.Range(0, sets.Length)
            from index in Enumerable.Range(0, sets[set].Included.Length)
            select ((sets[set].Name, sets[set].Included[index].Image), (set, index))).ToDictionary();
        return folds
            .Select(fold => (fold, At: place[(fold.Set, fold.Image)]))
            .CountBy(f => (f.At.set, f.fold.Fold, f.fold.Part, category(f.At.set, f.At.index)))
            .ToDictionary();
    }
}
