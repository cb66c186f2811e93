namespace EmotionSelectivity.Reporting.Vega;

/// <summary>Vega, Vega-Lite and vega-embed (BSD 3-clause, LICENSE.txt beside this file) as published on npm, unchanged: what draws every figure in a browser.</summary>
public static class VegaScripts
{
    /// <summary>Those that turn a specification into a drawing, without a page around it.</summary>
    internal static IReadOnlyList<string> Drawing { get; } = ["vega.min.js", "vega-lite.min.js"];

    /// <summary>The files in the order in which a page loads them: each uses those before it.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Drawing, "vega-embed.min.js"];

    /// <summary>One of <see cref="Names"/>, UTF-8.</summary>
    /// <exception cref="ArgumentException">There is no script of that name.</exception>
    public static byte[] Read(string name)
    {
        using var stream = typeof(VegaScripts).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"there is no script {name}", nameof(name));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
