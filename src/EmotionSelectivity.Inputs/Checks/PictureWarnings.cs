using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Pictures;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Checks;

/// <summary>Warns of pictures that look alike but are not tied, and of tied pictures that do not look alike.</summary>
public static class PictureWarnings
{
    private const int LeastTies = 5;
    private const int MostTies = 500;

    /// <param name="sets">The sets, with copies tied.</param>
    /// <param name="fingerprint">The fingerprint of an image that was decoded.</param>
    public static IEnumerable<InputWarning> Of(ImmutableArray<StimulusSet> sets, Func<ImageName, PictureFingerprint> fingerprint) =>
        [.. NearCopies(sets, fingerprint), .. UnlikeItems(sets, fingerprint)];

    private static IEnumerable<InputWarning> NearCopies(ImmutableArray<StimulusSet> sets, Func<ImageName, PictureFingerprint> fingerprint)
    {
        (ImageName Name, string? Item)[] images =
            [.. sets.SelectMany(set => set.Stimuli.Select(stimulus => (new ImageName(set.Name, stimulus.Image), stimulus.Item)))];
        string[] pairs =
        [
            .. from pair in NearDuplicates.Find([.. images.Select(image => fingerprint(image.Name))])
               let first = images[pair.First]
               let second = images[pair.Second]
               where first.Item is null || first.Item != second.Item
               select $"{first.Name} and {second.Name}{(pair.IsMirrored ? " (mirrored)" : "")}",
        ];
        if (pairs.Length > 0)
        {
            yield return new InputWarning(
                "stimuli", $"{pairs.Length} {(pairs.Length == 1 ? "pair of images looks" : "pairs of images look")} alike, such as resized, recompressed or mirrored copies do: {NameList.Of(pairs)}.",
                "Look at them. Copies that train and test a readout raise its scores: delete one of them, or give both the same item in the table and write duplicates: tie.");
        }
    }

    /// <summary>Few ties cannot be told from chance and are left out.</summary>
    private static IEnumerable<InputWarning> UnlikeItems(ImmutableArray<StimulusSet> sets, Func<ImageName, PictureFingerprint> fingerprint) =>
        from one in sets.Index()
        from other in sets.Index().Skip(one.Index + 1)
        let ties = Ties(one.Item, other.Item).Take(MostTies).ToList()
        where ties.Count >= LeastTies && !TiedPictures.AreAlike([.. ties.Select(tie => (fingerprint(tie.First), fingerprint(tie.Second)))])
        select new InputWarning(
            $"sets {one.Item.Name} and {other.Item.Name}",
            $"Images that are tied by their items do not look more alike than others: {NameList.Of([.. ties.Select(tie => $"{tie.First} and {tie.Second} ('{tie.Item}')")])}.",
            "If the items are row numbers, or mean different things in the two tables, write columns: { item: none }.");

    private static IEnumerable<(ImageName First, ImageName Second, string Item)> Ties(StimulusSet one, StimulusSet other) =>
        from first in one.Stimuli
        where first.Item is not null
        join second in other.Stimuli on first.Item equals second.Item
        select (new ImageName(one.Name, first.Image), new ImageName(other.Name, second.Image), first.Item);
}
