using System.Collections.Frozen;
using System.Security.Cryptography;
using EmotionSelectivity.Reporting.Vega;
using Microsoft.Net.Http.Headers;

namespace EmotionSelectivity.Cluster.Page;

/// <summary>
/// The page's static files by URL path: the embedded files of the folder <c>Files</c> and the scripts of Vega.
/// </summary>
internal static class PageFiles
{
    private const string Folder = "/page/";
    private const string Document = "index.html";

    public static FrozenDictionary<string, PageFile> All { get; } =
        ReadEmbedded().Concat(ReadVega()).ToFrozenDictionary(file => file.Path, StringComparer.Ordinal);

    private static IEnumerable<PageFile> ReadEmbedded()
    {
        var assembly = typeof(PageFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return Create(resource[Folder.Length..], content);
        }
    }

    private static IEnumerable<PageFile> ReadVega() => VegaScripts.Names.Select(name => Create(name, VegaScripts.Read(name)));

    private static PageFile Create(string name, byte[] content) => new(name == Document ? "/" : Folder + name, ContentType(name), content);

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        var other => throw new ArgumentException($"Files of the type {other} have no content type here.", nameof(name)),
    };
}

/// <summary>A static file of the page.</summary>
/// <param name="Path">URL path.</param>
/// <param name="ContentType">Value of the Content-Type header.</param>
/// <param name="Content">Bytes.</param>
internal sealed record PageFile(string Path, string ContentType, byte[] Content)
{
    /// <summary>
    /// Hash of the content: equal on every silo of one version, so that browsers need not reload the file.
    /// </summary>
    public EntityTagHeaderValue Tag { get; } = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content))}\"");
}
