using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>Converts published tables of ratings to the table that a sweep reads.</summary>
public static class PublishedRatings
{
    private const int NamedFields = 30;

    /// <param name="files">The files of one set, all of the same format.</param>
    /// <param name="table">The format.</param>
    /// <param name="images">
    /// Folder of the images, to replace the table's names by file names; null to keep the table's names.
    /// </param>
    /// <exception cref="InvalidInputException">
    /// A file is faulty; the exception has every fault of every file.
    /// </exception>
    public static ImportedRatings Read(IReadOnlyList<string> files, PublishedTable table, string? images = null)
    {
        var faults = new List<Fault>();
        var read = files.Select(file => ReadFile(file, table, faults)).OfType<(ReadTable Table, RatingRowReader Rows)>().ToList();
        var (ratings, repeated) = RatingMerge.Merge([.. read.SelectMany(r => r.Rows.Ratings)], table.Conflicts, faults);
        if (ratings.Count == 0 && faults.Count == 0)
            faults.Add(new Fault(files[0], "No row has a rating.", "Check that these are the right columns: --image .. --valence .. --scale MIN MAX."));
        var found = images is null ? null : ImageMatcher.Match(ratings, FirstRows(read.SelectMany(r => r.Rows.Ratings)), images, faults);
        return faults.Count == 0
            ? new ImportedRatings([.. read.Select(r => r.Table)], found?.Ratings ?? [.. ratings], [.. read.SelectMany(r => r.Rows.Skipped)], [.. repeated], found)
            : throw new InvalidInputException(faults);
    }

    private static (ReadTable Table, RatingRowReader Rows)? ReadFile(string file, PublishedTable table, List<Fault> faults)
    {
        var log = new FaultLog(file);
        var read = ReadSheets(file, table, log);
        faults.AddRange(log.Faults);
        return read;
    }

    private static (ReadTable Table, RatingRowReader Rows)? ReadSheets(string file, PublishedTable table, FaultLog faults)
    {
        var sheets = TableFile.Read(file, table.Layout.IsWhitespaceSeparated, table.Sheet, faults);
        var fitting = FindFitting(sheets, table, file);
        if (fitting.Count == 0)
        {
            if (faults.Faults.Count == 0)
                AddColumnsNotFound(sheets, table, faults);
            return null;
        }
        var (sheet, columns, log) = fitting[0];
        if (!sheet.IsText && fitting.Count > 1)
        {
            faults.AddToFile(
                $"{fitting.Count} sheets have {table.Layout.ExpectedColumns}: {string.Join(", ", fitting.Take(NamedFields).Select(f => $"'{f.Sheet.Title}'"))}.",
                "Say which has the ratings: --sheet NAME.");
            return null;
        }
        faults.AddAll(log);
        if (columns is null)
            return null;
        var rows = new RatingRowReader(file, table, sheet, columns, faults);
        rows.Read();
        return (new ReadTable(file, sheet.Name, columns.HeaderLine, columns.Image, columns.Valence, sheet.Rows.Length - columns.FirstRow), rows);
    }

    /// <summary>
    /// The sheets with the columns of the layout, or with several that could be meant, which the log of the sheet says.
    /// Of the readings of a text the first one decides: they differ only in the separator.
    /// </summary>
    private static List<(Sheet Sheet, TableColumns? Columns, FaultLog Faults)> FindFitting(
        IEnumerable<Sheet> sheets, PublishedTable table, string file)
    {
        var fitting = new List<(Sheet, TableColumns?, FaultLog)>();
        foreach (var sheet in sheets)
        {
            var log = new FaultLog(file);
            var columns = table.Layout.Find(sheet, log);
            if (columns is not null || log.Faults.Count > 0)
                fitting.Add((sheet, columns, log));
            if (sheet.IsText && columns is not null)
                return [(sheet, columns, log)];
        }
        return fitting;
    }

    private static Dictionary<string, RowLocation> FirstRows(IEnumerable<PublishedRating> ratings)
    {
        var first = new Dictionary<string, RowLocation>(StringComparer.Ordinal);
        foreach (var rating in ratings)
            first.TryAdd(rating.Image, rating.Where);
        return first;
    }

    private static void AddColumnsNotFound(ImmutableArray<Sheet> sheets, PublishedTable table, FaultLog faults)
    {
        var widest = sheets.SelectMany(sheet => sheet.Rows.Take(TableLayout.HeaderRows)).MaxBy(row => row.Width);
        var there = widest switch
        {
            null => "The table is empty.",
            { Width: 0 } => $"Line {widest.Line} cannot be read: {widest.Unreadable}.",
            _ => $"Line {widest.Line} has: {string.Join(", ", widest.Fields.Take(Math.Min(widest.Width, NamedFields)).Select(field => $"'{Truncate(field)}'"))}.",
        };
        faults.AddToFile(
            $"None of the first {TableLayout.HeaderRows} rows has {table.Layout.ExpectedColumns}.",
            $"{there} Check that this is the right file, or name its columns: --image .. --valence .. --scale MIN MAX.");
    }

    private static string Truncate(string text) => text.Length <= 40 ? text : text[..40] + "..";
}
