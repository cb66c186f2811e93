using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Folds;

/// <summary>One included image: the i-th of its set, and the stratum (set, category) that it is counted in.</summary>
internal readonly record struct TiedImage(int Set, int Index, Emotion Category)
{
    public int Stratum => Set * Emotions.Count + (int)Category;
}

/// <summary>The included images of one item in all sets, or one image that shares its item with none: what a fold takes or leaves as a whole.</summary>
internal sealed record TiedImages(ImmutableArray<TiedImage> Images)
{
    /// <summary>The sets' images, tied by item, in an order that depends neither on the order of the sets nor on that of their rows.</summary>
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
