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
/// <param name="file">Path of the file, as the user wrote it.</param>
/// <param name="table">The format.</param>
/// <param name="sheet">The sheet with the rows.</param>
/// <param name="columns">Its columns.</param>
/// <param name="faults">Receives the faults.</param>
internal sealed class RatingRowReader(string file, PublishedTable table, Sheet sheet, TableColumns columns, FaultLog faults)
{
    private const string Remedy = "Check that this is the column of mean valence; correct the rating, or delete the row.";

    public List<PublishedRating> Ratings { get; } = [];

    public List<SkippedRow> Skipped { get; } = [];

    public void Read()
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
        else if (text.Length == 0 || table.Missing.Contains(text))
            Skip(row, image, "it has no rating");
        else if (!HasDate(row) && ParseRating(row, text) is { } rating)
            Ratings.Add(new PublishedRating(new RowLocation(file, row.Line), FileName(image), rating));
    }

    /// <summary>
    /// A spreadsheet program turns an id such as 3-1 into a date, and shows a number in a date format as one.
    /// </summary>
    private bool HasDate(SheetRow row) => IsDate(row, columns.Image, "the id or file name of an image") | IsDate(row, columns.Valence, "a rating");

    private bool IsDate(SheetRow row, SheetColumn column, string wanted)
    {
        if (!row.Dates.Contains(column.Index))
            return false;
        faults.AddRow(
            row.Line, column.Name, "with a date",
            $"Cell {CellName(column.Index, row.Line)} of {sheet.Name} is formatted as a date ({row[column.Index]}), where {wanted} is wanted.",
            "Format the column as text, or as a number, in a spreadsheet program, and check that it shows what was meant.");
        return true;
    }

    /// <summary>The name in a spreadsheet program: A1, AA12.</summary>
    private static string CellName(int index, int line)
    {
        var letters = "";
        for (var rest = index + 1; rest > 0; rest = (rest - 1) / 26)
            letters = (char)('A' + (rest - 1) % 26) + letters;
        return string.Create(CultureInfo.InvariantCulture, $"{letters}{line}");
    }

    private void AddWrongFieldCount(SheetRow row) => faults.AddRow(
        row.Line, "", "with another number of fields", $"The row has {row.Fields.Length} fields instead of {columns.Width}.",
        "Correct the number of fields; quote a field that contains the separator.");

    private void Skip(SheetRow row, string image, string reason) => Skipped.Add(new SkippedRow(new RowLocation(file, row.Line), image, reason));

    private double? ParseRating(SheetRow row, string field)
    {
        var text = NameSpelling.OfText(field);
        // A cell with a number has no decimal comma; a cell with text can.
        var isNumber = table.HasDecimalComma
            ? Numbers.TryParseDecimalComma(text, out var rating) || (!sheet.IsText && Numbers.TryParse(text, out rating))
            : Numbers.TryParse(text, out rating);
        if (!isNumber)
            AddNotANumber(row, text);
        else if (table.Scale.Contains(rating))
            return rating;
        else
            faults.AddRow(
                row.Line, columns.Valence.Name, "with a rating outside the scale",
                string.Create(CultureInfo.InvariantCulture, $"{rating} is outside the scale, {table.Scale.Min} to {table.Scale.Max}."), Remedy);
        return null;
    }

    private void AddNotANumber(SheetRow row, string text)
    {
        var quoted = Quotation.Shorten(text);
        var (kind, what, remedy) = (text, table.HasDecimalComma) switch
        {
            (_, true) when Numbers.TryParse(text, out _) =>
                (
                    "with a decimal point", $"'{quoted}' has a decimal point, but --decimal says that the table has commas.",
                    "Remove --decimal, or correct the rating."),
            (_, false) when Numbers.HasDecimalComma(text) =>
                ("with a decimal comma", $"'{quoted}' is not a number: it has a decimal comma.", "Add --decimal ','."),
            _ when !text.Any(char.IsAsciiDigit) =>
                (
                    "with a text for a rating", $"'{quoted}' is not a number.",
                    $"If it marks a missing rating, add --missing '{quoted}'. Otherwise: {Remedy}"),
            _ => ("whose rating is not a number", $"'{quoted}' is not a number.", Remedy),
        };
        faults.AddRow(row.Line, columns.Valence.Name, kind, what, remedy);
    }

    /// <summary>
    /// Appends the table's extension, unless the id ends in an image extension; an id such as 2375.1 does not.
    /// </summary>
    private string FileName(string id) => (StimulusFolder.IsImage(id) ? id : id + table.Extension).Replace('\\', '/');
}
