using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>An image with its rating.</summary>
/// <param name="Image">Its file.</param>
/// <param name="Rating">Mean valence on the table's own scale.</param>
public sealed record ImageRating(string Image, double Rating);

/// <summary>An image that several rows rate.</summary>
/// <param name="Image">Its file.</param>
/// <param name="Ratings">Of its rows, in their order.</param>
/// <param name="Taken">What became of them.</param>
public sealed record RepeatedImage(string Image, ImmutableArray<double> Ratings, double Taken)
{
    public bool AllEqual => Ratings.All(rating => rating == Ratings[0]);
}

/// <summary>Brings the rows of an image to one: equal ratings are one rating, differing ones are averaged or refused, as the table's nature is.</summary>
internal static class RepeatedRatings
{
    /// <summary>One rating an image, in the order of the rows.</summary>
    public static (List<ImageRating> Ratings, List<RepeatedImage> Repeated) Merge(IEnumerable<PublishedRating> rows, DifferingRatings differing, List<Fault> faults)
    {
        var (ratings, repeated, wrong) = (new List<ImageRating>(), new List<RepeatedImage>(), new List<Fault>());
        foreach (var image in rows.GroupBy(row => row.Image, StringComparer.Ordinal))
        {
            var of = image.ToList();
            var merged = new RepeatedImage(image.Key, [.. of.Select(row => row.Rating)], Mean(of));
            ratings.Add(new ImageRating(image.Key, merged.Taken));
            if (of.Count == 1)
                continue;
            repeated.Add(merged);
            if (!merged.AllEqual && differing == DifferingRatings.Refused)
                wrong.AddRange(of.Where(row => row.Rating != of[0].Rating).Select(row => Differs(row, of[0])));
        }
        BoundedFaults.Add(wrong, faults);
        return (ratings, repeated);
    }

    /// <summary>In decimals, so that the mean of 3.46 and 3.61 is 3.535 and not 3.5350000000000001.</summary>
    private static double Mean(List<PublishedRating> rows) => rows.Count == 1 ? rows[0].Rating : (double)rows.Average(row => (decimal)row.Rating);

    private static Fault Differs(PublishedRating row, PublishedRating first) => new(
        row.Where.ToString(),
        $"'{row.Image}' is rated {Numbers.Text(row.Rating)} here and {Numbers.Text(first.Rating)} at {first.Where}.",
        "Delete the row that is wrong.");
}
