using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Folds;

/// <summary>One included image: its set, its index among the included images of the set, and its category.</summary>
internal readonly record struct TiedImage(int Set, int Index, Emotion Category)
{
    /// <summary>Index of the (set, category) stratum.</summary>
    public int Stratum => Set * Emotions.Count + (int)Category;
}

/// <summary>
/// All included images of one item across sets, or a single image without a shared item. A fold assigns them as a unit.
/// </summary>
internal sealed record TiedImages(ImmutableArray<TiedImage> Images)
{
    /// <summary>
    /// Groups the images of all sets by item. The order is independent of the order of sets and rows.
    /// </summary>
    public static TiedImages[] Of(ImmutableArray<StimulusSet> sets)
    {
        var images =
            from set in Enumerable.Range(0, sets.Length)
            from index in Enumerable.Range(0, sets[set].Included.Length)
            let stimulus = sets[set].Included[index]
            select (
                Item: stimulus.Item ?? "",
                Lone: stimulus.Item is null ? $"{sets[set].Name}/{stimulus.Image}" : "",
                Image: new TiedImage(set, index, stimulus.Category!.Value));
        return
        [
            .. images
                .GroupBy(i => (i.Item, i.Lone))
                .OrderBy(g => g.Key.Item, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Lone, StringComparer.Ordinal)
                .Select(g => new TiedImages([.. g.Select(i => i.Image)])),
        ];
    }
}
