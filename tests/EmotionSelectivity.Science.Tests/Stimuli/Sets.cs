using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.Stimuli;

/// <summary>Makes stimulus sets by hand: only names, items and categories matter.</summary>
internal static class Sets
{
    public static StimulusSet Of(string name, params IEnumerable<(string Image, string? Item, Emotion? Category)> rows) =>
        new(name, rows.Select(r => new Stimulus(r.Image, r.Item, 5, 5, r.Category)));

    /// <summary>
    /// Images p000.., n000.., u000.., whose items are prefix + image name; no items without a prefix.
    /// </summary>
    public static StimulusSet OfCounts(string name, int pleasant, int neutral, int unpleasant, string? itemPrefix = null) => Of(
        name,
        new[] { (Emotion.Pleasant, pleasant), (Emotion.Neutral, neutral), (Emotion.Unpleasant, unpleasant) }
            .SelectMany(c => Enumerable.Range(0, c.Item2).Select(i => (Image: $"{c.Item1.Name()[0]}{i:000}", Category: c.Item1)))
            .Select(i => (i.Image, itemPrefix is null ? null : itemPrefix + i.Image, (Emotion?)i.Category)));
}
