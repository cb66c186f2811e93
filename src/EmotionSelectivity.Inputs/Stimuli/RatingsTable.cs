using System.Globalization;
using CsvHelper;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Stimuli;

/// <summary>The usable rows of a table of ratings.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="IsEncodingGuessed">Whether letters beyond ASCII can be wrong (<see cref="TableText.IsGuess"/>).</param>
internal sealed record RatedRows(IReadOnlyList<RatedImage> Rows, bool IsEncodingGuessed);

/// <summary>
/// Reads a table of ratings: text with a header, separated by commas, semicolons or tabs (<see cref="TableText"/> for
/// its encoding). Blank rows are skipped. An unusable row is logged as a fault with its line, and the rows after it are
/// still read.
/// </summary>
internal static class RatingsTable
{
    /// <summary>Bounds the memory: no stimulus set has as many images.</summary>
    internal const int MaxRows = 1_000_000;

    private const string Excluded = "excluded";
    private const int MaxRowLength = 1 << 16;
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <param name="content">The file.</param>
    /// <param name="source">Columns, scale, and whether images may be without a rating.</param>
    /// <param name="faults">Receives the faults.</param>
    public static RatedRows Read(byte[] content, StimulusSource source, FaultLog faults)
    {
        var text = TableText.Decode(content);
        var rows = new List<RatedImage>();
        if (Workbook.IsWorkbook(content))
            faults.AddToFile(
                "The table is a workbook, not a text.", "Convert it with emosel import ratings, or save its sheet as .csv in a spreadsheet program.");
        else if (text.Text.Contains('\0', StringComparison.Ordinal))
            faults.AddToFile("The file is not a text.", "Name a table of ratings (CSV).");
        else
            ReadText(text.Text, source, rows, faults);
        AddRepeated(rows, row => row.Image, source.Columns.Image, faults);
        if (source.Duplicates != DuplicateImages.Tie)
            AddRepeated(rows, row => row.Item, source.Columns.Item, faults);
        return new RatedRows(rows, text.IsGuess);
    }

    private static void ReadText(string text, StimulusSource source, List<RatedImage> rows, FaultLog faults)
    {
        try
        {
            using var csv = Reader(text, Separator(text, source.Columns));
            if (!ReadRecord(csv))
                faults.Add(1, "", "The table is empty.", "Give a table with a header and one row per image.");
            else if (RatingColumnIndices.Find(Fields(csv), (int)csv.LineNumber, source.Columns, faults) is { } columns)
                ReadRows(csv, columns, source, rows, faults);
        }
        catch (CsvFormatException e)
        {
            var line = (int)Math.Max(1, e.LineNumber);
            faults.Add(line, "", $"The table cannot be read from here on: {e.Message.TrimEnd('.')}.", "Look for an unclosed quotation mark.");
        }
    }

    private static void ReadRows(CsvReader csv, RatingColumnIndices columns, StimulusSource source, List<RatedImage> rows, FaultLog faults)
    {
        var count = 0;
        while (ReadRecord(csv))
        {
            if (++count > MaxRows)
            {
                faults.Add(
                    (int)csv.LineNumber, "", $"The table has more than {MaxRows} rows, which no stimulus set has.", "Check that this is the right file.");
                return;
            }
            if (ReadRow(csv, columns, source, faults) is { } row)
                rows.Add(row);
        }
        if (count == 0)
            faults.Add(1, "", "The table has no rows.", "Add one row per image.");
    }

    private static CsvReader Reader(string text, char separator) => CsvReader.Create(new StringReader(text), new CsvReaderOptions
    {
        Separator = separator,
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaxRowLength,
    });

    /// <summary>Goes to the next row with a field that is not empty.</summary>
    private static bool ReadRecord(CsvReader csv)
    {
        while (csv.Read())
        {
            if (Enumerable.Range(0, csv.FieldCount).Any(index => !string.IsNullOrWhiteSpace(csv.GetString(index))))
                return true;
        }
        return false;
    }

    private static string[] Fields(CsvReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];

    /// <summary>
    /// The separator under which the header has most of the named columns, and of several the most fields. The header
    /// is parsed, because a quoted field can hold the other separators.
    /// </summary>
    private static char Separator(string text, RatingColumns names) => Separators.MaxBy(separator =>
    {
        var header = Header(text, separator);
        string[] wanted = [names.Image, names.Valence, names.Category, names.Item];
        return (wanted.Count(name => RatingColumnIndices.IndicesOf(header, name).Length > 0), header.Length);
    });

    private static string[] Header(string text, char separator)
    {
        try
        {
            using var csv = Reader(text, separator);
            return ReadRecord(csv) ? Fields(csv) : [];
        }
        catch (CsvFormatException)
        {
            return [];
        }
    }

    private static RatedImage? ReadRow(CsvReader csv, RatingColumnIndices columns, StimulusSource source, FaultLog faults)
    {
        var line = (int)csv.LineNumber;
        if (csv.FieldCount != columns.Count)
        {
            faults.AddRow(
                line, "", "with another number of fields than the header", $"The row has {csv.FieldCount} fields, the header {columns.Count}.",
                "Correct the number of fields; quote a field that contains the separator.");
            return null;
        }
        var image = csv.GetString(columns.Image).Trim();
        if (image.Length == 0)
        {
            faults.AddRow(line, columns.Names.Image, "that name no image", "The row names no image.", "Name its file, or delete the row.");
            return null;
        }
        var valence = NameSpelling.OfText(csv.GetString(columns.Valence));
        if (valence.Length == 0 && source.Unrated == UnusableImages.Skip)
            return null;
        var rating = ParseRating(valence, source.Scale, line, columns.Names.Valence, faults);
        var category = ParseCategory(columns.Category is { } index ? csv.GetString(index).Trim() : "", line, columns.Names.Category, faults);
        var item = columns.Item is { } itemIndex ? csv.GetString(itemIndex).Trim() : "";
        return rating is null || category is null
            ? null
            : new RatedImage(line, image.Replace('\\', '/'), rating.Value, item.Length == 0 ? null : item, category.Value);
    }

    private static double? ParseRating(string text, RatingScale scale, int line, string column, FaultLog faults)
    {
        if (!Numbers.TryParse(text, out var rating))
        {
            var (kind, what, remedy) = DescribeUnreadableRating(text);
            faults.AddRow(line, column, kind, what, remedy);
            return null;
        }
        if (scale.Contains(rating))
            return rating;
        faults.AddRow(
            line, column, "with a rating outside the scale",
            string.Create(CultureInfo.InvariantCulture, $"{rating} is outside the scale, {scale.Min} to {scale.Max}."),
            "Correct the rating, or give the ends of the rating instrument: scale: [min, max].");
        return null;
    }

    private static (string Kind, string What, string Remedy) DescribeUnreadableRating(string text)
    {
        if (text.Length == 0)
        {
            return (
                "without a rating", "The rating is missing.",
                "Give the image's mean valence; or delete the row, and write unrated: skip for this set to leave the image out.");
        }
        return Numbers.HasDecimalComma(text)
            ? (
                "with a decimal comma", $"'{text}' is not a number: it has a decimal comma.",
                "Use a decimal point, not a comma: emosel import ratings --decimal , converts the table.")
            : ("whose rating is not a number", $"'{Quotation.Shorten(text)}' is not a number.", "Give the image's mean valence, or delete the row.");
    }

    private static StatedCategory? ParseCategory(string text, int line, string column, FaultLog faults)
    {
        if (text.Length == 0)
            return new StatedCategory(Stated: false, null);
        if (string.Equals(text, Excluded, StringComparison.OrdinalIgnoreCase))
            return new StatedCategory(Stated: true, null);
        if (Emotions.Parse(text) is { } emotion)
            return new StatedCategory(Stated: true, emotion);
        faults.AddRow(
            line, column, "whose category is unknown", $"'{Quotation.Shorten(text)}' is not a category.",
            SpellingSuggestion.Remedy(text, [.. Emotions.All.Select(e => e.Name()), Excluded]));
        return null;
    }

    private static void AddRepeated(List<RatedImage> rows, Func<RatedImage, string?> key, string column, FaultLog faults)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (key(row) is { } value && !first.TryAdd(value, row.Line))
            {
                faults.AddRow(
                    row.Line, column, "that repeat another", $"'{Quotation.Shorten(value)}' is already on line {first[value]}.",
                    "Keep one row for each.");
            }
        }
    }
}
