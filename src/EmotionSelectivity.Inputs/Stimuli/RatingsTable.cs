using System.Globalization;
using System.Text;
using CsvHelper;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Stimuli;

/// <summary>
/// Reads a table of ratings: text with a header, parted by commas, semicolons or tabs; UTF-8, or UTF-16 with its mark. A row that cannot be used is a fault with
/// its line, and the rows after it are still read.
/// </summary>
internal static class RatingsTable
{
    private const string Excluded = "excluded";
    private const int LongestRow = 1 << 16;
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <param name="content">The file.</param>
    /// <param name="source">Columns and scale.</param>
    /// <param name="faults">Takes what is wrong.</param>
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
            faults.Add((int)Math.Max(1, e.LineNumber), "", $"The table cannot be read from here on: {e.Message.TrimEnd('.')}.", "Look for a quotation mark that is never closed.");
        }
        NoteRepeated(rows, row => row.Image, source.Columns.Image, faults);
        NoteRepeated(rows, row => row.Item, source.Columns.Item, faults);
        return rows;
    }

    private static void ReadAll(CsvReader csv, StimulusSource source, List<RatedImage> rows, FaultLog faults)
    {
        string[] header = [.. csv.Headers];
        if (header.Length == 0)
            faults.Add(1, "", "The table is empty.", "Give a table with a header and a row an image.");
        else if (Columns.Find(header, source.Columns, faults) is { } columns)
        {
            while (csv.Read())
            {
                if (Row(csv, columns, source.Scale, faults) is { } row)
                    rows.Add(row);
            }
            if (csv.RowNumber == 0)
                faults.Add(1, "", "The table has no rows.", "Give a row an image.");
        }
    }

    private static CsvReaderOptions Options(byte[] content) => new()
    {
        Separator = Separator(content),
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = LongestRow,
    };

    /// <summary>The separator that stands most often in the header: a table without any is one of a single column.</summary>
    private static char Separator(byte[] content)
    {
        using var text = new StreamReader(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var header = text.ReadLine() ?? "";
        return Separators.MaxBy(separator => header.Count(c => c == separator));
    }

    private static RatedImage? Row(CsvReader csv, Columns columns, RatingScale scale, FaultLog faults)
    {
        var line = (int)csv.LineNumber;
        if (csv.FieldCount != columns.Count)
        {
            faults.Add(line, "", $"The row has {csv.FieldCount} fields, the header {columns.Count}.", "Give as many; put a field that holds the separator into quotation marks.");
            return null;
        }
        var image = csv.GetString(columns.Image);
        if (image.Length == 0)
        {
            faults.Add(line, columns.Names.Image, "The row names no image.", "Name its file, or delete the row.");
            return null;
        }
        var rating = Rating(csv.GetString(columns.Valence), scale, line, columns.Names.Valence, faults);
        var category = Category(columns.Category is { } place ? csv.GetString(place) : "", line, columns.Names.Category, faults);
        var item = columns.Item is { } itemPlace ? csv.GetString(itemPlace) : "";
        return rating is null || category is null
            ? null
            : new RatedImage(line, image.Replace('\\', '/'), rating.Value, item.Length == 0 ? null : item, category.Value);
    }

    private static double? Rating(string text, RatingScale scale, int line, string column, FaultLog faults)
    {
        if (!Numbers.TryParse(text, out var rating))
        {
            var remedy = text.Contains(',', StringComparison.Ordinal) ? "Write a decimal point instead of the comma." : "Give the image's mean valence, or delete the row.";
            faults.Add(line, column, text.Length == 0 ? "The rating is missing." : $"'{text}' is not a number.", remedy);
            return null;
        }
        if (scale.Contains(rating))
            return rating;
        faults.Add(
            line, column, string.Create(CultureInfo.InvariantCulture, $"{rating} is off the scale, which goes from {scale.Min} to {scale.Max}."),
            "Mend the rating, or give the ends of the rating instrument: scale: [min, max].");
        return null;
    }

    private static StatedCategory? Category(string text, int line, string column, FaultLog faults)
    {
        if (text.Length == 0)
            return new StatedCategory(Stated: false, null);
        if (string.Equals(text, Excluded, StringComparison.OrdinalIgnoreCase))
            return new StatedCategory(Stated: true, null);
        if (Emotions.Parse(text) is { } emotion)
            return new StatedCategory(Stated: true, emotion);
        faults.Add(line, column, $"'{text}' is no category.", Nearest.Remedy(text, [.. Emotions.All.Select(e => e.Name()), Excluded]));
        return null;
    }

    private static void NoteRepeated(List<RatedImage> rows, Func<RatedImage, string?> key, string column, FaultLog faults)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (key(row) is { } value && !first.TryAdd(value, row.Line))
                faults.Add(row.Line, column, $"'{value}' stands on line {first[value]} already.", "Keep one row for each.");
        }
    }

    /// <summary>Places of the columns in a table.</summary>
    private sealed record Columns(RatingColumns Names, int Count, int Image, int Valence, int? Category, int? Item)
    {
        /// <summary>Null, with faults, where image or valence is missing.</summary>
        public static Columns? Find(string[] header, RatingColumns names, FaultLog faults)
        {
            var (image, valence) = (Required(names.Image), Required(names.Valence));
            return image is null || valence is null
                ? null
                : new Columns(names, header.Length, image.Value, valence.Value, Place(names.Category), Place(names.Item));

            int? Required(string name)
            {
                var place = Place(name);
                if (place is null)
                    faults.Add(1, name, "The table has no such column.", $"{Nearest.Remedy(name, header)} Name the columns in the sweep file: columns: {{ image: .., valence: .. }}.");
                return place;
            }

            int? Place(string name) => Array.IndexOf(header, name) is var place and >= 0 ? place : null;
        }
    }
}
