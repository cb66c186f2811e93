using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>Where in a file the ratings were found.</summary>
/// <param name="File">Path of the file, as the user wrote it.</param>
/// <param name="Sheet">Sheet of a workbook, or separator of a text.</param>
/// <param name="HeaderLine">1-based; 0 without a header.</param>
/// <param name="Image">Column of the images.</param>
/// <param name="Valence">Column of the mean valence.</param>
/// <param name="Rows">Number of rows below the header that are not blank.</param>
public sealed record ReadTable(string File, string Sheet, int HeaderLine, SheetColumn Image, SheetColumn Valence, int Rows);

/// <summary>Ratings converted from published tables, with a record of the conversion.</summary>
/// <param name="Tables">The tables that were read.</param>
/// <param name="Ratings">One per image; only of images that exist, if a folder was given.</param>
/// <param name="Skipped">Rows without a rating.</param>
/// <param name="Repeated">Images with several rows.</param>
/// <param name="Images">Result of matching the images; null if no folder was given.</param>
public sealed record ImportedRatings(
    ImmutableArray<ReadTable> Tables,
    ImmutableArray<ImageRating> Ratings,
    ImmutableArray<SkippedRow> Skipped,
    ImmutableArray<RepeatedImage> Repeated,
    MatchedImages? Images)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    /// <summary>The table that a sweep reads: columns image and valence, with ratings on the published scale.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("image,valence\n");
        foreach (var rating in Ratings)
            csv.Append(Field(rating.Image)).Append(',').Append(Numbers.Text(rating.Rating)).Append('\n');
        return csv.ToString();
    }

    private static string Field(string text) => text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
