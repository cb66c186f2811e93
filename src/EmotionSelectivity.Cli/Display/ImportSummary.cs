using System.Globalization;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Faults;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints what an import read, wrote and left out, and the lines for the sweep file.</summary>
internal static class ImportSummary
{
    private const int MaxListed = 20;

    public static void Show(ImportedRatings ratings, PublishedTable table, string output)
    {
        var facts = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Add(facts, "table", table.Title);
        foreach (var read in ratings.Tables)
            Add(facts, "read", DescribeTable(read));
        Add(facts, "ratings", DescribeRatings(ratings, table));
        Add(facts, "images", DescribeImages(ratings));
        Add(facts, "written", $"{output}: one row per image, {Amounts.Count(ratings.Ratings.Length)} in all");
        Terminal.Results.Write(facts);
        ShowLeftOut(ratings);
        ShowSweepLines(ratings, table, output);
    }

    private static void Add(Grid facts, string name, string value) => facts.AddRow(new Text(name, Style.Parse("bold")), new Text(PrintableText.Escape(value)));

    private static string DescribeTable(ReadTable read)
    {
        var header = read.HeaderLine == 0 ? "no header" : $"header in line {read.HeaderLine}";
        return $"{read.File}: {read.Sheet}, {header}, {Amounts.Count(read.Rows)} rows; image is {DescribeColumn(read.Image)}, valence is {DescribeColumn(read.Valence)}";
    }

    private static string DescribeColumn(SheetColumn column)
    {
        var name = column.Name.Length == 0 ? $"column {column.Index + 1}" : $"column {column.Index + 1} '{column.Name}'";
        return column.Heading.Length == 0 ? name : $"{name} ({column.Heading})";
    }

    private static string DescribeRatings(ImportedRatings ratings, PublishedTable table)
    {
        var values = ratings.Ratings.Select(rating => rating.Rating).ToList();
        var scale = $"on the scale {Number(table.Scale.Min)} to {Number(table.Scale.Max)}";
        return $"from {Number(values.Min())} to {Number(values.Max())} {scale}; rows without a rating: {Amounts.Count(ratings.Skipped.Length)}";
    }

    private static string DescribeImages(ImportedRatings ratings) => ratings.Images is { } images
        ? $"{Amounts.Count(images.Ratings.Length)} of the table's {Amounts.Count(images.Ratings.Length + images.Missing.Length)} found in {images.Folder}; "
            + $"files without a rating: {Amounts.Count(images.Unrated.Length)}"
        : "names as in the table; --images FOLDER replaces them by the names of the files";

    private static void ShowLeftOut(ImportedRatings ratings)
    {
        List("Rows left out:", ratings.Skipped, row => $"{row.Where}{(row.Image.Length == 0 ? "" : $" {row.Image}")}: {row.Reason}");
        List("Images with several equal ratings, merged:", [.. ratings.Repeated.Where(r => r.AllEqual)], image => $"{image.Image}: {Number(image.Rating)}");
        List(
            "Images rated by several samples, averaged:", [.. ratings.Repeated.Where(r => !r.AllEqual)],
            image => $"{image.Image}: {string.Join(", ", image.Ratings.Select(Number))}; mean {Number(image.Rating)}");
        if (ratings.Images is not { } images)
            return;
        List($"Images of the table that are not in {images.Folder}, left out:", images.Missing, image => image);
        List($"Images in {images.Folder} without a rating (a sweep refuses them, unless the set has unrated: skip):", images.Unrated, image => image);
    }

    private static void List<T>(string title, IReadOnlyList<T> all, Func<T, string> line)
    {
        if (all.Count == 0)
            return;
        Terminal.Results.WriteLine();
        Terminal.Results.WriteLine(PrintableText.Escape(title));
        foreach (var one in all.Take(MaxListed))
            Terminal.Results.WriteLine($"  {PrintableText.Escape(line(one))}");
        if (all.Count > MaxListed)
            Terminal.Results.WriteLine($"  and {Amounts.Count(all.Count - MaxListed)} more");
    }

    private static void ShowSweepLines(ImportedRatings ratings, PublishedTable table, string output)
    {
        Terminal.Results.WriteLine();
        Terminal.Results.WriteLine("In the sweep file, with paths relative to it:");
        Terminal.Results.WriteLine($"  - set: {(table.Name.Length == 0 ? "my-set" : table.Name)}");
        Terminal.Results.WriteLine($"    images: {(ratings.Images is { } images ? Yaml(images.Folder) : "FOLDER")}");
        Terminal.Results.WriteLine($"    ratings: {Yaml(output)}");
        Terminal.Results.WriteLine($"    scale: [{Number(table.Scale.Min)}, {Number(table.Scale.Max)}]");
    }

    private static string Yaml(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
