using System.Globalization;
using EmotionSelectivity.Inputs.Published;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>What an import read and wrote, what it left out and why, and what to say in the sweep file.</summary>
internal static class ImportSummary
{
    private const int Named = 20;

    public static void Show(ImportedRatings ratings, PublishedTable table, string output)
    {
        var facts = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Add(facts, "table", table.Title);
        foreach (var read in ratings.Tables)
            Add(facts, "read", Read(read));
        Add(facts, "ratings", Ratings(ratings, table));
        Add(facts, "images", Images(ratings));
        Add(facts, "written", $"{output}: one row an image, {Amounts.Count(ratings.Ratings.Length)} in all");
        Terminal.Results.Write(facts);
        ShowLeftOut(ratings);
        ShowSweepLines(ratings, table, output);
    }

    private static void Add(Grid facts, string name, string value) => facts.AddRow(new Text(name, Style.Parse("bold")), new Text(value));

    private static string Read(ReadTable read)
    {
        var header = read.HeaderLine == 0 ? "no header" : $"header in line {read.HeaderLine}";
        return $"{read.File}: {read.Sheet}, {header}, {Amounts.Count(read.Rows)} rows; image is {Column(read.Image)}, valence is {Column(read.Valence)}";
    }

    private static string Column(SheetColumn column)
    {
        var name = column.Name.Length == 0 ? $"column {column.Place + 1}" : $"column {column.Place + 1} '{column.Name}'";
        return column.Heading.Length == 0 ? name : $"{name} ({column.Heading})";
    }

    private static string Ratings(ImportedRatings ratings, PublishedTable table)
    {
        var values = ratings.Ratings.Select(rating => rating.Rating).ToList();
        var scale = $"on the scale from {Number(table.Scale.Min)} to {Number(table.Scale.Max)}";
        return $"from {Number(values.Min())} to {Number(values.Max())} {scale}; rows without one: {Amounts.Count(ratings.Dropped.Length)}";
    }

    private static string Images(ImportedRatings ratings) => ratings.Images is { } images
        ? $"{Amounts.Count(images.Found.Length)} of the table's {Amounts.Count(images.Found.Length + images.NotThere.Length)} found in {images.Folder}; "
            + $"without a rating there: {Amounts.Count(images.NotRated.Length)}"
        : "not looked for: names are the table's own; --images FOLDER takes those of the files";

    private static void ShowLeftOut(ImportedRatings ratings)
    {
        List("Rows left out:", ratings.Dropped, row => $"{row.Where}{(row.Image.Length == 0 ? "" : $" {row.Image}")}: {row.Reason}");
        List("Images that several rows rate alike, taken once:", [.. ratings.Repeated.Where(r => r.AllEqual)], image => $"{image.Image}: {Number(image.Taken)}");
        List(
            "Images that several samples rated, taken at the mean:", [.. ratings.Repeated.Where(r => !r.AllEqual)],
            image => $"{image.Image}: {string.Join(", ", image.Ratings.Select(Number))}; mean {Number(image.Taken)}");
        if (ratings.Images is not { } images)
            return;
        List($"Images of the table that are not in {images.Folder}, left out:", images.NotThere, image => image);
        List($"Images in {images.Folder} without a rating (a sweep refuses them: move them out of the folder):", images.NotRated, image => image);
    }

    private static void List<T>(string title, IReadOnlyList<T> all, Func<T, string> line)
    {
        if (all.Count == 0)
            return;
        Terminal.Results.WriteLine();
        Terminal.Results.WriteLine(title);
        foreach (var one in all.Take(Named))
            Terminal.Results.WriteLine($"  {line(one)}");
        if (all.Count > Named)
            Terminal.Results.WriteLine($"  and {Amounts.Count(all.Count - Named)} more");
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
