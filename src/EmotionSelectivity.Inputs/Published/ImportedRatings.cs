using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>Where the ratings of a file were found.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="Sheet">Sheet of a workbook, or separator of a text.</param>
/// <param name="HeaderLine">1-based; 0 where there is no header.</param>
/// <param name="Image">Column of the images.</param>
/// <param name="Valence">Column of the mean valence.</param>
/// <param name="Rows">Rows below the header, without blank ones.</param>
public sealed record ReadTable(string File, string Sheet, int HeaderLine, SheetColumn Image, SheetColumn Valence, int Rows);

/// <summary>Published ratings, and all that was done to them.</summary>
/// <param name="Tables">What was read.</param>
/// <param name="Ratings">One an image: those whose image is there, where a folder was given.</param>
/// <param name="Dropped">Rows without a rating.</param>
/// <param name="Repeated">Images that several rows rate.</param>
/// <param name="Images">Null where no folder was given.</param>
public sealed record ImportedRatings(
    ImmutableArray<ReadTable> Tables,
    ImmutableArray<ImageRating> Ratings,
    ImmutableArray<DroppedRow> Dropped,
    ImmutableArray<RepeatedImage> Repeated,
    FoundImages? Images)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    /// <summary>The table that a sweep reads: columns image and valence, the ratings on their own scale.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("image,valence\n");
        foreach (var rating in Ratings)
            csv.Append(Field(rating.Image)).Append(',').Append(Numbers.Text(rating.Rating)).Append('\n');
        return csv.ToString();
    }

    private static string Field(string text) => text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
