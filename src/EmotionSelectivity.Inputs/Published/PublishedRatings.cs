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
        var (ratings, repeated) = RatingMerge.Merge(read.SelectMany(r => r.Rows.Ratings), table.Conflicts, faults);
        if (ratings.Count == 0 && faults.Count == 0)
            faults.Add(new Fault(files[0], "No row has a rating.", "Check that these are the right columns: --image .. --valence .. --scale MIN MAX."));
        var found = images is null ? null : ImageMatcher.Match(ratings, images, faults);
        return faults.Count == 0
            ? new ImportedRatings([.. read.Select(r => r.Table)], found?.Ratings ?? [.. ratings], [.. read.SelectMany(r => r.Rows.Skipped)], [.. repeated], found)
            : throw new InvalidInputException(faults);
    }

    private static (ReadTable Table, RatingRowReader Rows)? ReadFile(string file, PublishedTable table, List<Fault> faults)
    {
        var log = new FaultLog(file);
        var read = ReadSheets(file, table, log);
        BoundedFaults.Add(log.Faults, file, "faults in this file", faults);
        return read;
    }

    private static (ReadTable Table, RatingRowReader Rows)? ReadSheets(string file, PublishedTable table, FaultLog faults)
    {
        var sheets = TableFile.Read(file, table.Layout.IsWhitespaceSeparated, faults);
        foreach (var sheet in sheets)
        {
            if (table.Layout.Find(sheet, faults) is not { } columns)
                continue;
            var rows = new RatingRowReader(file, table, columns, faults);
            rows.Read(sheet);
            return (new ReadTable(file, sheet.Name, columns.HeaderLine, columns.Image, columns.Valence, sheet.Rows.Length - columns.FirstRow), rows);
        }
        if (faults.Faults.Count == 0)
            AddColumnsNotFound(sheets, table, faults);
        return null;
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
