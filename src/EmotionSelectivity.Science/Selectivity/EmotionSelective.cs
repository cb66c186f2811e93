using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>The neurons that a sweep silences and amplifies, and their counts (METHOD 3).</summary>
public static class EmotionSelective
{
    /// <summary>The neurons of one layer that are selective for the emotion in every set, ascending. One set: its own.</summary>
    /// <param name="sets">For each set the rows of the same layer and fold, in order of neurons.</param>
    /// <param name="emotion">The emotion.</param>
    public static ImmutableArray<int> Neurons(IReadOnlyList<ImmutableArray<NeuronSelectivity>> sets, Emotion emotion) =>
    [
        .. Enumerable.Range(0, sets[0].Length).Where(k => sets.All(rows => rows[k].Selective && rows[k].Preferred == emotion)),
    ];

    /// <summary>How many neurons prefer each emotion in one set, and how many of them are selective.</summary>
    public static ImmutableArray<SelectionCount> Counts(ImmutableArray<NeuronSelectivity> rows) =>
    [
        .. Emotions.All.Select(emotion => new SelectionCount(
            rows[0].Set,
            rows[0].Fold,
            rows[0].Layer,
            emotion,
            rows.Count(r => r.Preferred == emotion),
            rows.Count(r => r.Preferred == emotion && r.Selective))),
    ];

    /// <summary>Agreement of the sets in one layer, a row an emotion; none for one set. p by permutation is left null.</summary>
    /// <param name="sets">For each set the rows of the same layer over all images, in order of neurons.</param>
    public static ImmutableArray<LayerOverlap> Overlaps(IReadOnlyList<ImmutableArray<NeuronSelectivity>> sets) => sets.Count < 2
        ? []
        :
    [
        .. Emotions.All.Select(emotion =>
        {
            var overlap = Neurons(sets, emotion).Length;
            var neurons = sets[0].Length;
            int[] sizes = [.. sets.Select(rows => rows.Count(r => r.Selective && r.Preferred == emotion))];
            var chance = OverlapExpectation.Of(neurons, sizes);
            double? tail = sizes.Length == 2 ? OverlapExpectation.UpperTail(overlap, neurons, sizes[0], sizes[1]) : null;
            return new LayerOverlap(
                sets[0][0].Layer, emotion, neurons, overlap, chance.Expected, chance.Statistic(overlap), tail, PPermutation: null);
        }),
    ];
}
