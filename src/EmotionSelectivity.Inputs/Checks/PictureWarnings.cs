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
    /// <param name="remark">What a user should know of an image that shows nothing, as a clause; null for all others.</param>
    /// <param name="fingerprint">The fingerprint of an image.</param>
    public static IEnumerable<InputWarning> Of(
        ImmutableArray<StimulusSet> sets, Func<ImageName, string?> remark, Func<ImageName, PictureFingerprint> fingerprint) =>
        [.. Empty(sets, remark), .. NearCopies(sets, fingerprint), .. UnlikeItems(sets, fingerprint)];

    /// <summary>Says which images were left out because they are damaged.</summary>
    /// <param name="set">Name of the set.</param>
    /// <param name="images">The images with what is wrong with each; at least one.</param>
    public static InputWarning Damaged(string set, IReadOnlyCollection<(ImageName Name, string What)> images) => new(
        $"set {set}",
        $"{(images.Count == 1 ? "1 image is" : $"{images.Count} images are")} damaged and left out (damaged: skip): "
        + $"{NameList.Of([.. images.Select(image => $"{image.Name.Image} ({image.What.TrimEnd('.')})")])}.",
        "Replace the files by whole ones if you can.");

    private static IEnumerable<InputWarning> Empty(ImmutableArray<StimulusSet> sets, Func<ImageName, string?> remark)
    {
        string[] empty =
        [
            .. from set in sets
               from stimulus in set.Stimuli
               let name = new ImageName(set.Name, stimulus.Image)
               let said = remark(name)
               where said is not null
               select $"{name} ({said})",
        ];
        if (empty.Length > 0)
            yield return new InputWarning("stimuli", $"{(empty.Length == 1 ? "1 image shows" : $"{empty.Length} images show")} nothing: {NameList.Of(empty)}.", "Check the files.");
    }

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
