using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Finds columns by the headings above the header, for tables in which all columns of means have the same name (NAPS:
/// rows of headings, then a header with ID and nine columns M). The column of valence is the only one whose headings
/// contain "valence" and do not restrict it to one sex. If no heading contains "valence", the column is taken by
/// position, but only from a table with the expected number of means.
/// </summary>
/// <param name="Image">Name of the image column.</param>
/// <param name="Mean">Name of every column of means.</param>
/// <param name="Means">Expected number of columns of means.</param>
/// <param name="Position">Position (1-based) among the means of the valence of all raters.</param>
public sealed record ColumnsByHeading(string Image, string Mean, int Means, int Position) : TableLayout
{
    private const string Valence = "valence";
    private static readonly string[] OfWomen = ["women", "woman", "female", "females"];
    private static readonly string[] OfMen = ["men", "man", "male", "males"];

    internal override string ExpectedColumns => $"the column '{Image}' and {Means} columns '{Mean}'";

    internal override TableColumns? Find(Sheet sheet, FaultLog faults)
    {
        for (var i = 0; i < Math.Min(sheet.Rows.Length, HeaderRows); i++)
        {
            var header = sheet.Rows[i];
            int[] images = [.. Enumerable.Range(0, header.Fields.Length).Where(index => header[index] == Image)];
            var means = MeansOf(header, sheet.Rows[..i]);
            if (images.Length == 0 || means.Count == 0)
                continue;
            return FindValence(means, header.Line, faults) is { } valence && ColumnsByName.IsUnique(images, header, faults)
                ? new TableColumns(header.Line, i + 1, sheet.IsText ? header.Width : 0, new SheetColumn(images[0], Image), valence)
                : null;
        }
        return null;
    }

    private List<SheetColumn> MeansOf(SheetRow header, ImmutableArray<SheetRow> above)
    {
        int[] indices = [.. Enumerable.Range(0, header.Fields.Length).Where(index => header[index] == Mean)];
        return [.. indices.Select(index => new SheetColumn(index, Mean, Heading(above, indices[0], index)))];
    }

    /// <summary>
    /// The nearest heading at or left of a column, in each row above: a merged heading is stored in the first of its
    /// columns. Columns left of the means are ignored, because they hold the table's title.
    /// </summary>
    private static string Heading(ImmutableArray<SheetRow> above, int first, int index) => string.Join(
        ", ",
        above.Select(row => Enumerable.Range(first, index - first + 1).Select(p => row[p]).LastOrDefault(text => text.Length > 0)).OfType<string>());

    private SheetColumn? FindValence(List<SheetColumn> means, int line, FaultLog faults)
    {
        var valence = means.Where(mean => mean.Heading.Contains(Valence, StringComparison.OrdinalIgnoreCase)).ToList();
        if (valence.Count == 0 && means.Count == Means)
            return means[Position - 1] with { Heading = $"number {Position} of {Means}; no heading says valence" };
        var ofAllRaters = valence.Where(mean => !IsOfOneSex(mean.Heading)).ToList();
        if (ofAllRaters.Count == 1)
            return ofAllRaters[0];
        faults.Add(
            line, Mean, $"The column with the valence of all raters is ambiguous. Columns '{Mean}': {string.Join("; ", means.Select(Describe))}.",
            $"Name the column by its number: --image {Image} --valence '#N' --scale MIN MAX.");
        return null;
    }

    private static bool IsOfOneSex(string heading)
    {
        string[] words = heading.ToLowerInvariant().Split([' ', ',', '/', '(', ')', '+', '&', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        return words.Any(OfWomen.Contains) != words.Any(OfMen.Contains);
    }

    private static string Describe(SheetColumn mean) => $"#{mean.Index + 1}" + (mean.Heading.Length > 0 ? $" under {mean.Heading}" : "");
}
