using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>What became of a table's images in a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Found">The ratings whose image is there, under the image's own name.</param>
/// <param name="NotThere">Images of the table that the folder does not have.</param>
/// <param name="NotRated">Images of the folder that the table does not rate.</param>
public sealed record FoundImages(string Folder, ImmutableArray<ImageRating> Found, ImmutableArray<string> NotThere, ImmutableArray<string> NotRated);

/// <summary>
/// Finds the images of a published table in a folder, whose files are called a little differently: .JPG for .jpg, .bmp for .jpg, within folders of
/// categories. The nearest name wins; two that are equally near are a fault.
/// </summary>
internal static class ImageSearch
{
    private static readonly (Func<string, string> Name, StringComparer Comparer)[] Ways =
    [
        (path => path, StringComparer.Ordinal),
        (path => path, StringComparer.OrdinalIgnoreCase),
        (WithoutExtension, StringComparer.OrdinalIgnoreCase),
        (path => WithoutExtension(FileName(path)), StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Null, with faults, where the folder holds none of the images.</summary>
    public static FoundImages? Find(IReadOnlyList<ImageRating> ratings, string folder, List<Fault> faults)
    {
        var images = StimulusFolder.Images(folder);
        if (images.Count == 0)
        {
            var what = Directory.Exists(folder) ? "The folder holds no images." : "There is no such folder.";
            faults.Add(new Fault(folder, what, "Name the folder of the set's images: --images FOLDER."));
            return null;
        }
        var candidates = Candidates(ratings, images);
        var found = ratings.Where(rating => candidates[rating].Length == 1).Select(rating => rating with { Image = candidates[rating][0] }).ToImmutableArray();
        NoteUnclear(candidates, found, folder, faults);
        if (found.Length == 0 && ratings.Count > 0 && faults.Count == 0)
        {
            var what = $"None of the table's {ratings.Count} images is there. The table has '{ratings[0].Image}', the folder '{images[0]}'.";
            faults.Add(new Fault(folder, what, "Name the folder of this set's images."));
        }
        var rated = candidates.Values.SelectMany(names => names).ToHashSet(StringComparer.Ordinal);
        var notThere = ratings.Where(rating => candidates[rating].Length == 0).Select(rating => rating.Image);
        return new FoundImages(folder, found, [.. notThere], [.. images.Where(image => !rated.Contains(image))]);
    }

    private static Dictionary<ImageRating, string[]> Candidates(IReadOnlyList<ImageRating> ratings, IReadOnlyList<string> images)
    {
        var ways = Ways.Select(way => (way.Name, Images: images.ToLookup(way.Name, way.Comparer))).ToList();
        return ratings.ToDictionary(
            rating => rating,
            rating => ways.Select(way => way.Images[way.Name(rating.Image)].ToArray()).FirstOrDefault(names => names.Length > 0) ?? []);
    }

    private static void NoteUnclear(Dictionary<ImageRating, string[]> candidates, IEnumerable<ImageRating> found, string folder, List<Fault> faults)
    {
        BoundedFaults.Add(
            [.. candidates.Where(pair => pair.Value.Length > 1).Select(pair => new Fault(
                folder, $"'{pair.Key.Image}' could be any of {string.Join(", ", pair.Value.Take(5))}.", "Keep one of the files in the folder."))],
            faults);
        BoundedFaults.Add(
            [.. found.GroupBy(rating => rating.Image, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => new Fault(
                Path.Combine(folder, same.Key), $"{same.Count()} images of the table could be this file.", "Delete the rows that mean another file."))],
            faults);
    }

    private static string WithoutExtension(string path) => (StimulusFolder.IsImage(path) ? path[..^Path.GetExtension(path).Length] : path).Trim();

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
