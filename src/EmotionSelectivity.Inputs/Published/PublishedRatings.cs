using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>Brings tables of ratings as their authors publish them to the one that a sweep reads.</summary>
public static class PublishedRatings
{
    private const int NamedFields = 30;

    /// <param name="files">The files of one set: one, or several of the same form.</param>
    /// <param name="table">What they are.</param>
    /// <param name="images">Folder of the images; null: names stay as the table gives them.</param>
    /// <exception cref="InvalidInputException">With every fault of every file.</exception>
    public static ImportedRatings Read(IReadOnlyList<string> files, PublishedTable table, string? images = null)
    {
        var faults = new List<Fault>();
        var read = files.Select(file => Read(file, table, faults)).OfType<(ReadTable Table, RatingRows Rows)>().ToList();
        var (ratings, repeated) = RepeatedRatings.Merge(read.SelectMany(r => r.Rows.Ratings), table.Differing, faults);
        if (ratings.Count == 0 && faults.Count == 0)
            faults.Add(new Fault(files[0], "No row has a rating.", "See whether these are the columns: --image .. --valence .. --scale MIN MAX."));
        var found = images is null ? null : ImageSearch.Find(ratings, images, faults);
        return faults.Count == 0
            ? new ImportedRatings([.. read.Select(r => r.Table)], found?.Found ?? [.. ratings], [.. read.SelectMany(r => r.Rows.Dropped)], [.. repeated], found)
            : throw new InvalidInputException(faults);
    }

    private static (ReadTable Table, RatingRows Rows)? Read(string file, PublishedTable table, List<Fault> faults)
    {
        var log = new FaultLog(file);
        var read = Read(file, table, log);
        BoundedFaults.Add(log.Faults, file, "faults in this file", faults);
        return read;
    }

    private static (ReadTable Table, RatingRows Rows)? Read(string file, PublishedTable table, FaultLog faults)
    {
        var sheets = TableFile.Read(file, table.Layout.IsPartedByBlanks, faults);
        foreach (var sheet in sheets)
        {
            if (table.Layout.Find(sheet, faults) is not { } columns)
                continue;
            var rows = new RatingRows(file, table, columns, faults);
            rows.Read(sheet);
            return (new ReadTable(file, sheet.Name, columns.HeaderLine, columns.Image, columns.Valence, sheet.Rows.Length - columns.FirstRow), rows);
        }
        if (faults.Faults.Count == 0)
            NotFound(sheets, table, faults);
        return null;
    }

    private static void NotFound(ImmutableArray<Sheet> sheets, PublishedTable table, FaultLog faults)
    {
        var widest = sheets.SelectMany(sheet => sheet.Rows.Take(TableLayout.HeaderRows)).MaxBy(row => row.Width);
        var there = widest switch
        {
            null => "The table is empty.",
            { Width: 0 } => $"Line {widest.Line} cannot be read: {widest.Unreadable}.",
            _ => $"Line {widest.Line} has: {string.Join(", ", widest.Fields.Take(Math.Min(widest.Width, NamedFields)).Select(field => $"'{Short(field)}'"))}.",
        };
        faults.AddToFile(
            $"None of the first {TableLayout.HeaderRows} rows has {table.Layout.Wanted}.",
            $"{there} See whether this is the table, or name its columns: --image .. --valence .. --scale MIN MAX.");
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "..";
}
