using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Stimuli;

/// <summary>
/// Finds the file of every row of a ratings table: by its relative path, or, where the table gives no extension, by the
/// only file with that name.
/// </summary>
internal static class ImageMatching
{
    /// <summary>Maps rows to images; rows without an image and images without a row are faults.</summary>
    public static Dictionary<RatedImage, string> Match(IReadOnlyList<RatedImage> rows, IReadOnlyList<string> images, StimulusSource source, List<Fault> faults)
    {
        var exact = images.ToHashSet(StringComparer.Ordinal);
        var byStem = images.ToLookup(WithoutExtension, StringComparer.Ordinal);
        var matched = new Dictionary<RatedImage, string>();
        var missing = new List<Fault>();
        foreach (var row in rows)
        {
            string[] candidates = exact.Contains(row.Image) ? [row.Image] : [.. byStem[row.Image]];
            if (candidates.Length == 1)
                matched.Add(row, candidates[0]);
            else
                missing.Add(Missing(row, candidates, images, source));
        }
        var rated = matched.Values.ToHashSet(StringComparer.Ordinal);
        BoundedFaults.Add(missing, $"{source.Ratings}", "rows without an image", faults);
        BoundedFaults.Add(
            [.. images.Where(image => !rated.Contains(image)).Select(image => new Fault(
                Location.Join(source.Images, image), $"The image has no rating in {source.Ratings}.", "Add a row for it, or move it out of the folder."))],
            source.Images, "images without a rating", faults);
        return matched;
    }

    private static Fault Missing(RatedImage row, string[] candidates, IReadOnlyList<string> images, StimulusSource source)
    {
        var where = $"{source.Ratings}:{row.Line}: {source.Columns.Image}";
        if (candidates.Length > 1)
            return new Fault(where, $"'{row.Image}' is ambiguous: {string.Join(", ", candidates)}.", "Add the extension.");
        var otherCase = images.FirstOrDefault(image => string.Equals(image, row.Image, StringComparison.OrdinalIgnoreCase));
        return new Fault(
            where, $"There is no image '{row.Image}' in {source.Images}.",
            otherCase is null ? "Add the image, or delete the row." : $"There is '{otherCase}'; names are case-sensitive.");
    }

    private static string WithoutExtension(string image) => image[..^Path.GetExtension(image).Length];
}
