using System.Globalization;
using System.Text;
using ADRaffy.ENSNormalize;

namespace EmotionSelectivity.Inputs;

/// <summary>
/// Reduces names to one spelling, so that names that look the same are the same: a table that went through a
/// spreadsheet program, a web page or another file system often differs from the folder in what nobody can see.
/// </summary>
internal static class NameSpelling
{
    /// <summary>
    /// A text in Unicode normalisation form C, without zero-width and other format characters, with one plain space for
    /// each run of white space, no-break spaces included, and none at its ends.
    /// </summary>
    public static string OfText(string text)
    {
        var name = text.Trim();
        if (Ascii.IsValid(name) && !name.AsSpan().ContainsAny('\t', '\r', '\n') && !name.Contains("  ", StringComparison.Ordinal))
            return name;
        // The runtime does not normalise without ICU (InvariantGlobalization).
        var composed = Ascii.IsValid(name) ? name : ENSNormalize.NF.NFC(name);
        var visible = string.Concat(composed.Where(c => char.GetUnicodeCategory(c) != UnicodeCategory.Format));
        return string.Join(' ', visible.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>
    /// The path of an image in one spelling: each part as <see cref="OfText"/>, forward slashes, "." and ".." resolved,
    /// the extension in lower case.
    /// </summary>
    public static string OfPath(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', '\\').Select(OfText))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        }
        var name = string.Join('/', parts);
        return StimulusFolder.IsImage(name) ? WithoutExtension(name) + Path.GetExtension(name).ToLowerInvariant() : name;
    }

    /// <summary>A path without the extension of an image; an id such as 2375.1 has none.</summary>
    public static string WithoutExtension(string path) => StimulusFolder.IsImage(path) ? path[..^Path.GetExtension(path).Length] : path;

    /// <summary>What distinguishes two names with the same spelling; null if they are equal.</summary>
    /// <returns>A predicate of the first name: "contains U+200B (zero-width) at position 5".</returns>
    public static string? Difference(string name, string other)
    {
        if (name == other)
            return null;
        for (var i = 0; i < name.Length; i++)
        {
            var isSpace = char.IsWhiteSpace(name[i]) && name[i] != ' ';
            var kind = char.GetUnicodeCategory(name[i]) == UnicodeCategory.Format ? "zero-width" : isSpace ? "a space that is not plain" : null;
            if (kind is not null && !other.Contains(name[i], StringComparison.Ordinal))
                return string.Create(CultureInfo.InvariantCulture, $"contains U+{(int)name[i]:X4} ({kind}) at position {i + 1}");
        }
        if (string.Equals(name, other, StringComparison.OrdinalIgnoreCase))
            return "differs in upper and lower case";
        return ENSNormalize.NF.NFC(name) == ENSNormalize.NF.NFC(other)
            ? "differs only in Unicode normalisation"
            : "differs in spaces, slashes or the extension";
    }
}
