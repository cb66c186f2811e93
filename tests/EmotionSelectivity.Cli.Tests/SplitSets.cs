using System.Globalization;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>
/// Three small sets made of the quickstart's images: a and b of every other of google's, c of twitter's. Of each, eight images a category; every second
/// is the item of its number and category, so that all three sets share items.
/// </summary>
internal static class SplitSets
{
    /// <summary>Included images of each set.</summary>
    public const int Images = 24;

    private const int PerCategory = 8;

    public static string[] Names { get; } = ["a", "b", "c"];

    /// <summary>Makes the sets as sub-folders of a folder, each with its table of ratings beside it.</summary>
    public static void Make(string folder)
    {
        Write(folder, "a", "google", row => row % 2 == 0);
        Write(folder, "b", "google", row => row % 2 == 1);
        Write(folder, "c", "twitter", _ => true);
    }

    private static void Write(string folder, string set, string source, Func<int, bool> takes)
    {
        Directory.CreateDirectory(Path.Combine(folder, set));
        var rated = File.ReadLines(Path.Combine(SmallSweep.Quickstart, $"{source}.csv")).Skip(1).Where((_, row) => takes(row)).Select(line => line.Split(','));
        var chosen = rated
            .Select(row => (Image: row[0], Valence: row[1], Category: Category(double.Parse(row[1], CultureInfo.InvariantCulture))))
            .Where(row => row.Category is not null)
            .GroupBy(row => row.Category)
            .SelectMany(category => category.Take(PerCategory).Select((row, i) => (row.Image, row.Valence, Item: i % 2 == 0 ? $"{row.Category} {i}" : "")));
        var lines = new List<string> { "image,valence,item" };
        foreach (var (image, valence, item) in chosen)
        {
            lines.Add($"{image},{valence},{item}");
            File.Copy(Path.Combine(SmallSweep.Quickstart, source, image), Path.Combine(folder, set, image));
        }
        File.WriteAllLines(Path.Combine(folder, $"{set}.csv"), lines);
    }

    /// <summary>By the default thresholds 4.3 and 6.0 with their margin of 0.5.</summary>
    private static string? Category(double valence) => valence switch
    {
        <= 3.8 => "unpleasant",
        >= 4.8 and <= 5.5 => "neutral",
        >= 6.5 => "pleasant",
        _ => null,
    };
}
