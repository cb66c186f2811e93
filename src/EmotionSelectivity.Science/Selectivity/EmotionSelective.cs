using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>The emotion-selective neurons of a sweep, and their counts (docs/method.md, "Selectivity").</summary>
public static class EmotionSelective
{
    /// <summary>
    /// The neurons of one layer that are selective for the emotion in every set, ascending. With one set, those of that
    /// set.
    /// </summary>
    /// <param name="sets">For each set, the rows of the same layer and fold, in neuron order.</param>
    /// <param name="emotion">The emotion.</param>
    public static ImmutableArray<int> Neurons(IReadOnlyList<ImmutableArray<NeuronSelectivity>> sets, Emotion emotion) =>
    [
        .. Enumerable.Range(0, sets[0].Length).Where(k => sets.All(rows => rows[k].Selective && rows[k].Preferred == emotion)),
    ];

    /// <summary>
    /// For each emotion, the number of neurons that prefer it in one set, and the number of selective ones among them.
    /// </summary>
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

    /// <summary>
    /// Overlap of the sets in one layer, one row per emotion; empty for one set. The permutation p value is null.
    /// </summary>
    /// <param name="sets">For each set, the rows of the same layer over all images, in neuron order.</param>
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
