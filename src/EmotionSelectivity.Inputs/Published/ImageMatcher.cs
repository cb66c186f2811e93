using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>Result of matching the images of a table with the files of a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Ratings">Ratings whose image exists, with the name of the file.</param>
/// <param name="Missing">Images of the table without a file.</param>
/// <param name="Unrated">Files without a rating.</param>
public sealed record MatchedImages(string Folder, ImmutableArray<ImageRating> Ratings, ImmutableArray<string> Missing, ImmutableArray<string> Unrated);

/// <summary>
/// Finds the files of a published table's images in a folder where names can differ in case, extension or subfolder.
/// The comparisons are tried from strict to lenient, and the first with a match decides; several matches are a fault.
/// </summary>
internal static class ImageMatcher
{
    private static readonly (Func<string, string> Name, StringComparer Comparer)[] Comparisons =
    [
        (path => path, StringComparer.Ordinal),
        (NameSpelling.OfPath, StringComparer.Ordinal),
        (NameSpelling.OfPath, StringComparer.OrdinalIgnoreCase),
        (WithoutExtension, StringComparer.OrdinalIgnoreCase),
        (path => WithoutExtension(FileName(path)), StringComparer.OrdinalIgnoreCase),
    ];

    /// <returns>Null, with a fault, if the folder is missing or has no images.</returns>
    /// <param name="ratings">One per image of the table.</param>
    /// <param name="rows">First row of each image.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="faults">Receives the faults.</param>
    public static MatchedImages? Match(
        IReadOnlyList<ImageRating> ratings, Dictionary<string, RowLocation> rows, string folder, List<Fault> faults)
    {
        var images = StimulusFolder.ListImages(folder);
        if (images.Count == 0)
        {
            var what = Directory.Exists(folder) ? "The folder has no images." : "The folder does not exist.";
            faults.Add(new Fault(folder, what, "Name the folder of the set's images: --images FOLDER."));
            return null;
        }
        var candidates = Candidates(ratings, images);
        var found = ratings.Where(rating => candidates[rating].Length == 1).Select(rating => rating with { Image = candidates[rating][0] }).ToImmutableArray();
        AddAmbiguous(candidates, folder, faults);
        AddNamedTwice(candidates, rows, folder, faults);
        if (found.Length == 0 && ratings.Count > 0 && faults.Count == 0)
        {
            var what = $"None of the table's {ratings.Count} images exists. The table has '{ratings[0].Image}', the folder '{images[0]}'.";
            faults.Add(new Fault(folder, what, "Name the folder of this set's images."));
        }
        var rated = candidates.Values.SelectMany(names => names).ToHashSet(StringComparer.Ordinal);
        var missing = ratings.Where(rating => candidates[rating].Length == 0).Select(rating => rating.Image);
        return new MatchedImages(folder, found, [.. missing], [.. images.Where(image => !rated.Contains(image))]);
    }

    private static Dictionary<ImageRating, string[]> Candidates(IReadOnlyList<ImageRating> ratings, IReadOnlyList<string> images)
    {
        var lookups = Comparisons.Select(c => (c.Name, Images: images.ToLookup(c.Name, c.Comparer))).ToList();
        return ratings.ToDictionary(
            rating => rating,
            rating => lookups.Select(lookup => lookup.Images[lookup.Name(rating.Image)].ToArray()).FirstOrDefault(names => names.Length > 0) ?? []);
    }

    private static void AddAmbiguous(Dictionary<ImageRating, string[]> candidates, string folder, List<Fault> faults)
    {
        BoundedFaults.Add(
            candidates.Where(pair => pair.Value.Length > 1).Select(pair => new Fault(
                folder, $"'{pair.Key.Image}' is ambiguous: {string.Join(", ", pair.Value.Take(5))}.", "Keep one of the files in the folder.")),
            faults);
    }

    private static void AddNamedTwice(
        Dictionary<ImageRating, string[]> candidates, Dictionary<string, RowLocation> rows, string folder, List<Fault> faults)
    {
        BoundedFaults.Add(
            from pair in candidates
            where pair.Value.Length == 1
            group pair.Key.Image by pair.Value[0] into same
            where same.Count() > 1
            select new Fault(
                Path.Combine(folder, same.Key),
                $"{same.Count()} images of the table match this file: {string.Join(", ", same.Take(5).Select(image => $"'{image}' ({rows[image]})"))}.",
                "Delete the rows of other images."),
            faults);
    }

    private static string WithoutExtension(string path) => NameSpelling.WithoutExtension(NameSpelling.OfPath(path)).Trim();

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
