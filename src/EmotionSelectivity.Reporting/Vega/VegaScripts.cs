namespace EmotionSelectivity.Reporting.Vega;

/// <summary>
/// Vega, Vega-Lite and vega-embed (BSD 3-clause, LICENSE.txt in this folder), unchanged as published on npm: they
/// render all figures.
/// </summary>
public static class VegaScripts
{
    /// <summary>The scripts that render a specification without a page.</summary>
    internal static IReadOnlyList<string> RenderingNames { get; } = ["vega.min.js", "vega-lite.min.js"];

    /// <summary>All scripts in the order in which a page must load them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. RenderingNames, "vega-embed.min.js"];

    /// <summary>
    /// Content of an embedded file, UTF-8: one of <see cref="Names"/>, or another resource of this assembly.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static byte[] Read(string name)
    {
        using var stream = typeof(VegaScripts).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no embedded file '{name}'.", nameof(name));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
