using System.Collections.Frozen;
using EmotionSelectivity.Reporting.Vega;

namespace EmotionSelectivity.Cluster.Page;

/// <summary>The files of the page by their paths: those of the folder <c>Files</c>, as they are, and the scripts that draw.</summary>
internal static class PageFiles
{
    private const string Folder = "/page/";
    private const string Document = "index.html";

    public static FrozenDictionary<string, PageFile> All { get; } = Own().Concat(Vega()).ToFrozenDictionary(file => file.Path, StringComparer.Ordinal);

    private static IEnumerable<PageFile> Own()
    {
        var assembly = typeof(PageFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return File(resource[Folder.Length..], content);
        }
    }

    private static IEnumerable<PageFile> Vega() => VegaScripts.Names.Select(name => File(name, VegaScripts.Read(name)));

    private static PageFile File(string name, byte[] content) => new(name == Document ? "/" : Folder + name, ContentType(name), content);

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        var other => throw new ArgumentException($"No content type is known for {other}.", nameof(name)),
    };
}
