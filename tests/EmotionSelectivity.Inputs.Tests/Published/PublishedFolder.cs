using System.Text;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Tests.Published;

/// <summary>A folder with published tables and images in it.</summary>
internal sealed class PublishedFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Images => _folder["images"];

    public void Dispose() => _folder.Dispose();

    /// <summary>Path of a workbook that tests/reference/ratings.py made.</summary>
    public static string Workbook(string name) => Path.Combine(AppContext.BaseDirectory, "Published", name);

    public static PublishedTable Preset(string name) => KnownTables.Find(name)!;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] content)
    {
        var path = _folder[name];
        File.WriteAllBytes(path, content);
        return path;
    }

    public void AddImages(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(Images, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
    }

    /// <summary>The CSV that a preset makes of a text, without its header.</summary>
    public string Csv(string preset, string text) => Csv(PublishedRatings.Read([Write("table", text)], Preset(preset)));

    public static string Csv(ImportedRatings ratings)
    {
        const string header = "image,valence\n";
        var csv = ratings.ToCsv();
        Assert.StartsWith(header, csv, StringComparison.Ordinal);
        return csv[header.Length..].TrimEnd('\n').Replace('\n', ' ');
    }

    public IReadOnlyList<Fault> Faults(string preset, string text) => Faults(Write("table", text), Preset(preset));

    public static IReadOnlyList<Fault> Faults(string path, PublishedTable table, string? images = null) =>
        Assert.Throws<InvalidInputException>(() => PublishedRatings.Read([path], table, images)).Faults;
}
