using System.Globalization;
using System.Text;
using CsvHelper;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Stimuli;

/// <summary>
/// Reads a table of ratings: text with a header, separated by commas, semicolons or tabs, in UTF-8, or in UTF-16 with a
/// byte order mark. An unusable row is logged as a fault with its line, and the rows after it are still read.
/// </summary>
internal static class RatingsTable
{
    private const string Excluded = "excluded";
    private const int MaxRowLength = 1 << 16;
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <param name="content">The file.</param>
    /// <param name="source">Columns and scale.</param>
    /// <param name="faults">Receives the faults.</param>
    public static List<RatedImage> Read(byte[] content, StimulusSource source, FaultLog faults)
    {
        var rows = new List<RatedImage>();
        try
        {
            using var csv = CsvReader.Create(new MemoryStream(content), Options(content));
            ReadAll(csv, source, rows, faults);
        }
        catch (CsvFormatException e)
        {
            faults.Add((int)Math.Max(1, e.LineNumber), "", $"The table cannot be read from here on: {e.Message.TrimEnd('.')}.", "Look for an unclosed quotation mark.");
        }
        AddRepeated(rows, row => row.Image, source.Columns.Image, faults);
        AddRepeated(rows, row => row.Item, source.Columns.Item, faults);
        return rows;
    }

    private static void ReadAll(CsvReader csv, StimulusSource source, List<RatedImage> rows, FaultLog faults)
    {
        string[] header = [.. csv.Headers];
        if (header.Length == 0)
            faults.Add(1, "", "The table is empty.", "Give a table with a header and one row per image.");
        else if (Columns.Find(header, source.Columns, faults) is { } columns)
        {
            while (csv.Read())
            {
                if (ReadRow(csv, columns, source.Scale, faults) is { } row)
                    rows.Add(row);
            }
            if (csv.RowNumber == 0)
                faults.Add(1, "", "The table has no rows.", "Add one row per image.");
        }
    }

    private static CsvReaderOptions Options(byte[] content) => new()
    {
        Separator = Separator(content),
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaxRowLength,
    };

    /// <summary>The separator that occurs most often in the header.</summary>
    private static char Separator(byte[] content)
    {
        using var text = new StreamReader(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var header = text.ReadLine() ?? "";
        return Separators.MaxBy(separator => header.Count(c => c == separator));
    }

    private static RatedImage? ReadRow(CsvReader csv, Columns columns, RatingScale scale, FaultLog faults)
    {
        var line = (int)csv.LineNumber;
        if (csv.FieldCount != columns.Count)
        {
            faults.Add(line, "", $"The row has {csv.FieldCount} fields, the header {columns.Count}.", "Correct the number of fields; quote a field that contains the separator.");
            return null;
        }
        var image = csv.GetString(columns.Image);
        if (image.Length == 0)
        {
            faults.Add(line, columns.Names.Image, "The row names no image.", "Name its file, or delete the row.");
            return null;
        }
        var rating = ParseRating(csv.GetString(columns.Valence), scale, line, columns.Names.Valence, faults);
        var category = ParseCategory(columns.Category is { } index ? csv.GetString(index) : "", line, columns.Names.Category, faults);
        var item = columns.Item is { } itemIndex ? csv.GetString(itemIndex) : "";
        return rating is null || category is null
            ? null
            : new RatedImage(line, image.Replace('\\', '/'), rating.Value, item.Length == 0 ? null : item, category.Value);
    }

    private static double? ParseRating(string text, RatingScale scale, int line, string column, FaultLog faults)
    {
        if (!Numbers.TryParse(text, out var rating))
        {
            var remedy = text.Contains(',', StringComparison.Ordinal) ? "Use a decimal point, not a comma." : "Give the image's mean valence, or delete the row.";
            faults.Add(line, column, text.Length == 0 ? "The rating is missing." : $"'{text}' is not a number.", remedy);
            return null;
        }
        if (scale.Contains(rating))
            return rating;
        faults.Add(
            line, column, string.Create(CultureInfo.InvariantCulture, $"{rating} is outside the scale, {scale.Min} to {scale.Max}."),
            "Correct the rating, or give the ends of the rating instrument: scale: [min, max].");
        return null;
    }

    private static StatedCategory? ParseCategory(string text, int line, string column, FaultLog faults)
    {
        if (text.Length == 0)
            return new StatedCategory(Stated: false, null);
        if (string.Equals(text, Excluded, StringComparison.OrdinalIgnoreCase))
            return new StatedCategory(Stated: true, null);
        if (Emotions.Parse(text) is { } emotion)
            return new StatedCategory(Stated: true, emotion);
        faults.Add(line, column, $"'{text}' is not a category.", SpellingSuggestion.Remedy(text, [.. Emotions.All.Select(e => e.Name()), Excluded]));
        return null;
    }

    private static void AddRepeated(List<RatedImage> rows, Func<RatedImage, string?> key, string column, FaultLog faults)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (key(row) is { } value && !first.TryAdd(value, row.Line))
                faults.Add(row.Line, column, $"'{value}' is already on line {first[value]}.", "Keep one row for each.");
        }
    }

    /// <summary>Indices of the columns in a table.</summary>
    private sealed record Columns(RatingColumns Names, int Count, int Image, int Valence, int? Category, int? Item)
    {
        /// <returns>Null, with faults, where the image or valence column is missing.</returns>
        public static Columns? Find(string[] header, RatingColumns names, FaultLog faults)
        {
            var (image, valence) = (Required(names.Image), Required(names.Valence));
            return image is null || valence is null
                ? null
                : new Columns(names, header.Length, image.Value, valence.Value, IndexOf(names.Category), IndexOf(names.Item));

            int? Required(string name)
            {
                var index = IndexOf(name);
                if (index is null)
                {
                    faults.Add(
                        1, name, "The table has no such column.",
                        $"{SpellingSuggestion.Remedy(name, header)} Name the columns in the sweep file: columns: {{ image: .., valence: .. }}.");
                }
                return index;
            }

            int? IndexOf(string name) => Array.IndexOf(header, name) is var index and >= 0 ? index : null;
        }
    }
}
