using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Checks;

/// <summary>The sets of a sweep after its rule for images with the same pixels was applied.</summary>
/// <param name="Sets">The sets.</param>
/// <param name="Faults">Copies in sets that refuse them.</param>
/// <param name="Warnings">Copies that were tied or left out.</param>
public sealed record ResolvedCopies(ImmutableArray<LoadedSet> Sets, ImmutableArray<Fault> Faults, ImmutableArray<InputWarning> Warnings);

/// <summary>
/// Finds images with the same pixels. Without a rule, a readout would be trained on one copy and tested on the other, which raises its scores without any
/// emotion in the network. Within a set the key <c>duplicates</c> decides; across sets, copies are always kept in the same fold.
/// </summary>
public static class CopiedImages
{
    /// <param name="sets">The loaded sets.</param>
    /// <param name="sources">The sets of the sweep.</param>
    /// <param name="pixels">Hash of the pixels that the network sees of an image; null where the image could not be read.</param>
    public static ResolvedCopies Resolve(IReadOnlyList<LoadedSet> sets, IReadOnlyList<StimulusSource> sources, Func<ImageName, string?> pixels)
    {
        var faults = new List<Fault>();
        var warnings = new List<InputWarning>();
        var kept = sets.Select(set => Resolve(set, sources.Single(source => source.Set == set.Set.Name), pixels, faults, warnings)).ToArray();
        ImmutableArray<StimulusSet> tied = SharedPixels.Tie([.. kept.Select(set => set.Set)], pixels);
        warnings.AddRange(AcrossSets(tied, pixels));
        return new ResolvedCopies([.. kept.Zip(tied, (set, ofSet) => set with { Set = ofSet })], [.. faults], [.. warnings]);
    }

    private static LoadedSet Resolve(LoadedSet loaded, StimulusSource source, Func<ImageName, string?> pixels, List<Fault> faults, List<InputWarning> warnings)
    {
        var set = loaded.Set;
        var copies = SharedPixels.Groups([set], pixels);
        if (copies.IsEmpty)
            return loaded;
        var ratings = set.Stimuli.ToDictionary(stimulus => stimulus.Image, stimulus => stimulus.Rating, StringComparer.Ordinal);
        string[] described = [.. copies.Select(same => Describe(same, ratings))];
        switch (source.Duplicates)
        {
            case DuplicateImages.Refuse:
                faults.Add(new Fault(
                    source.Images, $"{Count(copies.Length, "group")} of images of the set {(copies.Length == 1 ? "has" : "have")} the same pixels: {NameList.Of(described)}.",
                    "Delete all but one of each with their rows, or add to the set duplicates: tie (keeps them in the same fold) or duplicates: drop (uses the first)."));
                return loaded;
            case DuplicateImages.Drop:
                var dropped = copies.SelectMany(same => same.Skip(1)).Select(name => name.Image).ToHashSet(StringComparer.Ordinal);
                warnings.Add(new InputWarning(
                    $"set {set.Name}", $"{Count(dropped.Count, "image")} with the pixels of another {(dropped.Count == 1 ? "is" : "are")} left out (duplicates: drop): {NameList.Of(described)}.",
                    "The first by name of each group is used."));
                return loaded with { Set = new StimulusSet(set.Name, set.Stimuli.Where(stimulus => !dropped.Contains(stimulus.Image))) };
            default:
                warnings.Add(new InputWarning(
                    $"set {set.Name}", $"{Count(copies.Length, "group")} of images with the same pixels {(copies.Length == 1 ? "is" : "are")} tied (duplicates: tie): {NameList.Of(described)}.",
                    "Each group is in one part of every fold, but counts as several images in scores."));
                return loaded;
        }
    }

    /// <summary>The names of copies; and their ratings, where those differ.</summary>
    private static string Describe(ImmutableArray<ImageName> same, Dictionary<string, double> ratingOf)
    {
        var names = string.Join(" = ", same.Select(name => name.Image));
        double[] ratings = [.. same.Select(name => ratingOf[name.Image]).Distinct()];
        return ratings.Length == 1 ? names : FormattableString.Invariant($"{names} (rated {string.Join(" and ", ratings)})");
    }

    private static IEnumerable<InputWarning> AcrossSets(ImmutableArray<StimulusSet> sets, Func<ImageName, string?> pixels) =>
        from one in sets.Index()
        from other in sets.Index().Skip(one.Index + 1)
        let copies = SharedPixels.Groups([one.Item, other.Item], pixels).Where(same => same.Select(name => name.Set).Distinct().Count() > 1).ToList()
        where copies.Count > 0
        select new InputWarning(
            $"sets {one.Item.Name} and {other.Item.Name}",
            $"{Count(copies.Count, "picture")} {(copies.Count == 1 ? "is" : "are")} in both sets: {NameList.Of([.. copies.Select(same => string.Join(" = ", same))])}.",
            "Their copies are tied: they are in the same part of every fold and permuted together. The hypergeometric p of the overlap takes the sets to be "
            + "independent, which they are not; use the permutation p.");

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
