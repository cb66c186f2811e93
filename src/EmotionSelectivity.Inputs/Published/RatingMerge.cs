using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>An image with its rating.</summary>
/// <param name="Image">File name of the image.</param>
/// <param name="Rating">Mean valence on the table's own scale.</param>
public sealed record ImageRating(string Image, double Rating);

/// <summary>An image with several rows.</summary>
/// <param name="Image">File name of the image.</param>
/// <param name="Ratings">Ratings of its rows, in their order.</param>
/// <param name="Rating">The rating that they were merged to.</param>
public sealed record RepeatedImage(string Image, ImmutableArray<double> Ratings, double Rating)
{
    public bool AllEqual => Ratings.All(rating => rating == Ratings[0]);
}

/// <summary>
/// Merges the rows of each image: equal ratings become one, differing ratings are averaged or refused according to the
/// table's policy.
/// </summary>
internal static class RatingMerge
{
    /// <returns>One rating per image in the order of the rows, and the images that had several rows.</returns>
    public static (List<ImageRating> Ratings, List<RepeatedImage> Repeated) Merge(IReadOnlyList<PublishedRating> rows, ConflictPolicy conflicts, List<Fault> faults)
    {
        var (ratings, repeated, wrong) = (new List<ImageRating>(), new List<RepeatedImage>(), new List<Fault>());
        BoundedFaults.Add(SpelledTwice(rows), faults);
        foreach (var image in rows.GroupBy(row => row.Image, StringComparer.Ordinal))
        {
            var imageRows = image.ToList();
            var merged = new RepeatedImage(image.Key, [.. imageRows.Select(row => row.Rating)], Mean(imageRows));
            ratings.Add(new ImageRating(image.Key, merged.Rating));
            if (imageRows.Count == 1)
                continue;
            repeated.Add(merged);
            if (!merged.AllEqual && conflicts == ConflictPolicy.Refuse)
                wrong.AddRange(imageRows.Where(row => row.Rating != imageRows[0].Rating).Select(row => Conflict(row, imageRows[0])));
        }
        BoundedFaults.Add(wrong, faults);
        return (ratings, repeated);
    }

    /// <summary>
    /// Rows whose name differs from that of an earlier row only in its spelling, or only in that one of them has an
    /// extension: the image would count twice.
    /// </summary>
    private static IEnumerable<Fault> SpelledTwice(IReadOnlyList<PublishedRating> rows)
    {
        var first = new Dictionary<string, PublishedRating>(StringComparer.Ordinal);
        foreach (var row in rows)
            first.TryAdd(NameSpelling.OfPath(row.Image), row);
        foreach (var row in rows)
        {
            var spelling = NameSpelling.OfPath(row.Image);
            var stem = NameSpelling.WithoutExtension(spelling);
            var other = first[spelling].Image != row.Image ? first[spelling] : stem != spelling ? first.GetValueOrDefault(stem) : null;
            if (other is not null)
            {
                yield return new Fault(
                    row.Where.ToString(), $"'{Quotation.Shorten(row.Image)}' names the same image as '{Quotation.Shorten(other.Image)}' at {other.Where}.",
                    "Delete one of the rows, or write the name alike in both.");
            }
        }
    }

    /// <summary>
    /// Computed in decimal arithmetic, so that the mean of 3.46 and 3.61 is 3.535, not 3.5350000000000001.
    /// </summary>
    private static double Mean(List<PublishedRating> rows) => rows.Count == 1 ? rows[0].Rating : (double)rows.Average(row => (decimal)row.Rating);

    private static Fault Conflict(PublishedRating row, PublishedRating first) => new(
        row.Where.ToString(),
        $"'{row.Image}' has the rating {Numbers.Text(row.Rating)} here and {Numbers.Text(first.Rating)} at {first.Where}.",
        "Delete the row that is wrong.");
}
