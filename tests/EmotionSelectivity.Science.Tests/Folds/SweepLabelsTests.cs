using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.Folds;

public sealed class SweepLabelsTests
{
    private static readonly CategoryPermutation Permutation = CategoryPermutation.OverSets(ReferenceSets.All, 5);

    [Fact]
    public void Of_DrawZero_AreTheObservedCategories()
    {
        var labels = new SweepLabels(ReferenceSets.All, Permutation);

        foreach (var set in ReferenceSets.All)
            Assert.Equal(set.Included.Select(s => s.Category!.Value), labels.Categories(set.Name, 0));
    }

    [Fact]
    public void Of_DrawsFromSeveralThreads_AreThoseOfThePermutation()
    {
        var labels = new SweepLabels(ReferenceSets.All, Permutation);
        var drawn = new IReadOnlyList<Emotion>[40];

        Parallel.For(0, drawn.Length, i => drawn[i] = labels.Categories("twitter", 1 + i / 2));

        for (var i = 0; i < drawn.Length; i++)
            Assert.Equal(Permutation.Draw(1 + i / 2)[1], drawn[i]);
    }
}
