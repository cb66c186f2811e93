using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// A header that calls every mean alike, under headings that say whose mean of what it is (NAPS: rows of headings, then ID and many M). The valence of all
/// raters is the one column that its headings call valence and do not call one sex's. Where no heading says valence, only a table of the known number of
/// means is taken, by place; any other is refused.
/// </summary>
/// <param name="Image">Name of the image column.</param>
/// <param name="Mean">What every mean is called.</param>
/// <param name="Means">How many means there are.</param>
/// <param name="Place">Which of them is everybody's valence (1-based).</param>
public sealed record RepeatedMeans(string Image, string Mean, int Means, int Place) : TableLayout
{
    private const string Valence = "valence";
    private static readonly string[] OfWomen = ["women", "woman", "female", "females"];
    private static readonly string[] OfMen = ["men", "man", "male", "males"];

    internal override string Wanted => $"the column '{Image}' and {Means} columns '{Mean}'";

    internal override FoundColumns? Find(Sheet sheet, FaultLog faults)
    {
        for (var i = 0; i < Math.Min(sheet.Rows.Length, HeaderRows); i++)
        {
            var header = sheet.Rows[i];
            var image = header.Fields.IndexOf(Image);
            var means = MeansOf(header, sheet.Rows[..i]);
            if (image < 0 || means.Count == 0)
                continue;
            return Everybodys(means, header.Line, faults) is { } valence
                ? new FoundColumns(header.Line, i + 1, sheet.IsText ? header.Width : 0, new SheetColumn(image, Image), valence)
                : null;
        }
        return null;
    }

    private List<SheetColumn> MeansOf(SheetRow header, ImmutableArray<SheetRow> above)
    {
        int[] places = [.. Enumerable.Range(0, header.Fields.Length).Where(place => header[place] == Mean)];
        return [.. places.Select(place => new SheetColumn(place, Mean, Heading(above, places[0], place)))];
    }

    /// <summary>A merged heading stands in the first of its columns only. What stands left of the means is the table's title.</summary>
    private static string Heading(ImmutableArray<SheetRow> above, int first, int place) => string.Join(
        ", ",
        above.Select(row => Enumerable.Range(first, place - first + 1).Select(p => row[p]).LastOrDefault(text => text.Length > 0)).OfType<string>());

    private SheetColumn? Everybodys(List<SheetColumn> means, int line, FaultLog faults)
    {
        var valence = means.Where(mean => mean.Heading.Contains(Valence, StringComparison.OrdinalIgnoreCase)).ToList();
        if (valence.Count == 0 && means.Count == Means)
            return means[Place - 1] with { Heading = $"number {Place} of {Means}; no heading says valence" };
        var everybodys = valence.Where(mean => !IsOfOneSex(mean.Heading)).ToList();
        if (everybodys.Count == 1)
            return everybodys[0];
        faults.Add(
            line, Mean, $"It is not clear which column is the valence of all raters. Columns '{Mean}': {string.Join("; ", means.Select(Described))}.",
            $"Say which, by its number: --image {Image} --valence '#N' --scale MIN MAX.");
        return null;
    }

    private static bool IsOfOneSex(string heading)
    {
        string[] words = heading.ToLowerInvariant().Split([' ', ',', '/', '(', ')', '+', '&', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        return words.Any(OfWomen.Contains) != words.Any(OfMen.Contains);
    }

    private static string Described(SheetColumn mean) => $"#{mean.Place + 1}" + (mean.Heading.Length > 0 ? $" under {mean.Heading}" : "");
}
