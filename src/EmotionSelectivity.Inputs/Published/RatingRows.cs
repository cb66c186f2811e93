using System.Globalization;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>A rating as a published table has it.</summary>
/// <param name="Where">File and line.</param>
/// <param name="Image">File name, as far as the table tells.</param>
/// <param name="Rating">Mean valence on the table's own scale.</param>
internal sealed record PublishedRating(RowPlace Where, string Image, double Rating);

/// <summary>A row of a file.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="Line">1-based.</param>
public readonly record struct RowPlace(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>A row that gives no rating, and that is no fault.</summary>
/// <param name="Where">File and line.</param>
/// <param name="Image">As the table names it; may be empty.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
public sealed record DroppedRow(RowPlace Where, string Image, string Reason);

/// <summary>Reads the rows below a header. What is wrong with a row is a fault with its line, and the rows after it are still read.</summary>
internal sealed class RatingRows(string file, PublishedTable table, FoundColumns columns, FaultLog faults)
{
    private const string Mend = "See whether this is the column of mean valence; mend the rating, or delete the row.";

    public List<PublishedRating> Ratings { get; } = [];

    public List<DroppedRow> Dropped { get; } = [];

    public void Read(Sheet sheet)
    {
        foreach (var row in sheet.Rows[columns.FirstRow..])
        {
            if (row.Unreadable is { } why)
                faults.Add(row.Line, "", $"The table cannot be read from here on: {why}.", "Look for a quotation mark that is never closed.");
            else if (columns.Width > 0 && (row.Width > columns.Width || row.Fields.Length < columns.Width))
                Shifted(row);
            else
                Read(row);
        }
    }

    private void Read(SheetRow row)
    {
        var image = row[columns.Image.Place];
        var text = row[columns.Valence.Place];
        if (columns.Mark is { } mark && row[mark.Place] == columns.NotInSet)
            Drop(row, image, $"{mark.Name} says {columns.NotInSet}");
        else if (image.Length == 0)
            Drop(row, image, "it names no image");
        else if (text.Length == 0 || text == table.Missing)
            Drop(row, image, "it has no rating");
        else if (Rating(row, text) is { } rating)
            Ratings.Add(new PublishedRating(new RowPlace(file, row.Line), FileName(image), rating));
    }

    private void Shifted(SheetRow row) => faults.Add(
        row.Line, "", $"The row has {row.Fields.Length} fields and not {columns.Width}.", "Give as many; put a field that holds the separator into quotation marks.");

    private void Drop(SheetRow row, string image, string reason) => Dropped.Add(new DroppedRow(new RowPlace(file, row.Line), image, reason));

    private double? Rating(SheetRow row, string text)
    {
        if (!Numbers.TryParse(text, out var rating))
        {
            var remedy = text.Contains(',', StringComparison.Ordinal) ? "Write a decimal point instead of the comma." : Mend;
            faults.Add(row.Line, columns.Valence.Name, $"'{text}' is not a number.", remedy);
            return null;
        }
        if (table.Scale.Contains(rating))
            return rating;
        faults.Add(
            row.Line, columns.Valence.Name,
            string.Create(CultureInfo.InvariantCulture, $"{rating} is off the scale, which goes from {table.Scale.Min} to {table.Scale.Max}."),
            Mend);
        return null;
    }

    /// <summary>An id such as 2375.1 has no extension, though it has a point.</summary>
    private string FileName(string id) => (StimulusFolder.IsImage(id) ? id : id + table.Extension).Replace('\\', '/');
}
