using System.Globalization;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>A rating in a published table.</summary>
/// <param name="Where">File and line.</param>
/// <param name="Image">File name, if the table or preset gives the extension; else the name without it.</param>
/// <param name="Rating">Mean valence on the table's own scale.</param>
internal sealed record PublishedRating(RowLocation Where, string Image, double Rating);

/// <summary>Position of a row.</summary>
/// <param name="File">Path of the file, as the user wrote it.</param>
/// <param name="Line">1-based.</param>
public readonly record struct RowLocation(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>A row without a rating, which is not a fault.</summary>
/// <param name="Where">File and line.</param>
/// <param name="Image">Image as the table names it; may be empty.</param>
/// <param name="Reason">Why the row was skipped, to follow "because".</param>
public sealed record SkippedRow(RowLocation Where, string Image, string Reason);

/// <summary>
/// Reads the rows below a header. A faulty row is logged with its line, and the rows after it are still read.
/// </summary>
internal sealed class RatingRowReader(string file, PublishedTable table, TableColumns columns, FaultLog faults)
{
    private const string Remedy = "Check that this is the column of mean valence; correct the rating, or delete the row.";

    public List<PublishedRating> Ratings { get; } = [];

    public List<SkippedRow> Skipped { get; } = [];

    public void Read(Sheet sheet)
    {
        foreach (var row in sheet.Rows[columns.FirstRow..])
        {
            if (row.Unreadable is { } why)
                faults.Add(row.Line, "", $"The table cannot be read from here on: {why}.", "Look for an unclosed quotation mark.");
            else if (columns.Width > 0 && (row.Width > columns.Width || row.Fields.Length < columns.Width))
                AddWrongFieldCount(row);
            else
                ReadRow(row);
        }
    }

    private void ReadRow(SheetRow row)
    {
        var image = row[columns.Image.Index];
        var text = row[columns.Valence.Index];
        if (columns.Mark is { } mark && row[mark.Index] == columns.ExcludedMark)
            Skip(row, image, $"{mark.Name} says {columns.ExcludedMark}");
        else if (image.Length == 0)
            Skip(row, image, "it names no image");
        else if (text.Length == 0 || text == table.Missing)
            Skip(row, image, "it has no rating");
        else if (ParseRating(row, text) is { } rating)
            Ratings.Add(new PublishedRating(new RowLocation(file, row.Line), FileName(image), rating));
    }

    private void AddWrongFieldCount(SheetRow row) => faults.Add(
        row.Line, "", $"The row has {row.Fields.Length} fields instead of {columns.Width}.", "Correct the number of fields; quote a field that contains the separator.");

    private void Skip(SheetRow row, string image, string reason) => Skipped.Add(new SkippedRow(new RowLocation(file, row.Line), image, reason));

    private double? ParseRating(SheetRow row, string text)
    {
        if (!Numbers.TryParse(text, out var rating))
        {
            var remedy = text.Contains(',', StringComparison.Ordinal) ? "Use a decimal point, not a comma." : Remedy;
            faults.Add(row.Line, columns.Valence.Name, $"'{text}' is not a number.", remedy);
            return null;
        }
        if (table.Scale.Contains(rating))
            return rating;
        faults.Add(
            row.Line, columns.Valence.Name,
            string.Create(CultureInfo.InvariantCulture, $"{rating} is outside the scale, {table.Scale.Min} to {table.Scale.Max}."),
            Remedy);
        return null;
    }

    /// <summary>
    /// Appends the table's extension, unless the id ends in an image extension; an id such as 2375.1 does not.
    /// </summary>
    private string FileName(string id) => (StimulusFolder.IsImage(id) ? id : id + table.Extension).Replace('\\', '/');
}
