using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Stimuli;

/// <summary>Identifies an image by its set and its name.</summary>
public readonly record struct ImageName(string Set, string Image)
{
    public override string ToString() => $"{Set}/{Image}";
}

/// <summary>
/// Images that give the network the same pixels. They show the same content whatever their names, so they are given one item: folds then keep them together
/// (docs/method.md, section "Stimuli").
/// </summary>
public static class SharedPixels
{
    private const string ItemPrefix = "pixels:";

    /// <summary>Groups of at least two images with the same pixels, each in the order of the sets and then of names.</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="pixels">Hash of an image's pixels; null where it is not known.</param>
    public static ImmutableArray<ImmutableArray<ImageName>> Groups(IEnumerable<StimulusSet> sets, Func<ImageName, string?> pixels) =>
    [
        .. from set in sets
           from stimulus in set.Stimuli
           let name = new ImageName(set.Name, stimulus.Image)
           let hash = pixels(name)
           where hash is not null
           group name by hash into same
           where same.Count() > 1
           select same.ToImmutableArray(),
    ];

    /// <summary>
    /// Gives images with the same pixels the same item, and with them all images of the items that they had. The item is the first of those in ordinal order;
    /// where they had none it is made of the hash. Other images keep theirs.
    /// </summary>
    /// <param name="sets">The sets.</param>
    /// <param name="pixels">Hash of an image's pixels; null where it is not known.</param>
    public static ImmutableArray<StimulusSet> Tie(ImmutableArray<StimulusSet> sets, Func<ImageName, string?> pixels)
    {
        var items = sets.SelectMany(set => set.Stimuli.Select(stimulus => (new ImageName(set.Name, stimulus.Image), stimulus.Item))).ToDictionary();
        var joined = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var same in Groups(sets, pixels))
        {
            string[] names = [.. same.Select(image => items[image]).OfType<string>().Select(Joined).Distinct().Order(StringComparer.Ordinal)];
            var item = names.FirstOrDefault() ?? ItemPrefix + pixels(same[0]);
            foreach (var other in names.Skip(1))
                joined[other] = item;
            foreach (var image in same)
                items[image] = item;
        }
        return [.. sets.Select(set => new StimulusSet(set.Name, set.Stimuli.Select(stimulus => stimulus with { Item = ItemOf(set, stimulus) })))];

        string? ItemOf(StimulusSet set, Stimulus stimulus) => items[new(set.Name, stimulus.Image)] is { } item ? Joined(item) : null;

        string Joined(string item)
        {
            while (joined.TryGetValue(item, out var other))
                item = other;
            return item;
        }
    }
}
