using System.Text.RegularExpressions;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>
/// Address of an object in an object store, or of all objects with a common prefix of folders: <c>s3://bucket/key</c>.
/// </summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">Folders and name, separated by forward slashes; empty for the whole bucket.</param>
public sealed partial record ObjectAddress(string Bucket, string Key)
{
    public const string Scheme = "s3://";

    /// <summary>Leaves room for the names of run files within the 1024 bytes that an object key may have.</summary>
    private const int MaxKeyLength = 700;

    /// <summary>
    /// Whether a text is meant as an address, well formed or not: it starts with <see cref="Scheme"/>.
    /// </summary>
    public static bool HasScheme(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Parses an address. Trailing slashes are removed.</summary>
    /// <exception cref="FormatException">The text is not a valid address; the message says why.</exception>
    public static ObjectAddress Parse(string text)
    {
        if (!HasScheme(text))
            throw new FormatException($"'{text}' does not begin with {Scheme}.");
        var parts = text[Scheme.Length..].TrimEnd('/').Split('/', 2);
        var address = new ObjectAddress(parts[0], parts.Length == 2 ? parts[1] : "");
        if (!BucketName().IsMatch(address.Bucket))
            throw new FormatException($"'{address.Bucket}' cannot name a bucket: 3 to 63 lower-case letters, digits, '-' and '.'.");
        if (address.Key.Length > MaxKeyLength || !KeyPattern().IsMatch(address.Key) || address.Key.Split('/').Any(part => part is "." or ".."))
            throw new FormatException($"'{address.Key}' cannot name objects: folders of letters, digits, blanks and the signs ! - _ . * ' ( ) = + , ; : @ & $ ~, {MaxKeyLength} characters at most.");
        return address;
    }

    /// <summary>Appends a path to this address.</summary>
    /// <param name="path">Relative path with forward slashes.</param>
    public ObjectAddress At(string path) => this with { Key = Key.Length == 0 ? path : path.Length == 0 ? Key : $"{Key}/{path}" };

    /// <summary>The containing folder; null for a whole bucket.</summary>
    public ObjectAddress? Parent => Key.Length == 0 ? null : this with { Key = Key.LastIndexOf('/') is > 0 and var end ? Key[..end] : "" };

    /// <summary>The last segment of the key.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];

    public override string ToString() => Key.Length == 0 ? Scheme + Bucket : $"{Scheme}{Bucket}/{Key}";

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^(?:[\p{L}\p{M}\p{N}!_.*'()=+ ,;:@&$~\-]+(?:/[\p{L}\p{M}\p{N}!_.*'()=+ ,;:@&$~\-]+)*)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyPattern();
}
