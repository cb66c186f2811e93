using System.Text.RegularExpressions;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>Where an object of an object store lies, or all that begin with the same folders: <c>s3://bucket/key</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">Folders and name, with forward slashes between them; empty for the whole bucket.</param>
public sealed partial record ObjectAddress(string Bucket, string Key)
{
    public const string Scheme = "s3://";

    /// <summary>Leaves room, in the 1024 bytes that a key may have, for the names of a run's files.</summary>
    private const int MaxKeyLength = 700;

    /// <summary>Whether a text means to be an address, well formed or not.</summary>
    public static bool HasScheme(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads an address; a slash at its end is left away.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
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

    /// <summary>The address of what lies under this one.</summary>
    /// <param name="path">With forward slashes.</param>
    public ObjectAddress At(string path) => this with { Key = Key.Length == 0 ? path : path.Length == 0 ? Key : $"{Key}/{path}" };

    /// <summary>What it lies under; null for a whole bucket.</summary>
    public ObjectAddress? Parent => Key.Length == 0 ? null : this with { Key = Key.LastIndexOf('/') is > 0 and var end ? Key[..end] : "" };

    /// <summary>Its last folder, or name.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];

    public override string ToString() => Key.Length == 0 ? Scheme + Bucket : $"{Scheme}{Bucket}/{Key}";

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^(?:[\p{L}\p{M}\p{N}!_.*'()=+ ,;:@&$~\-]+(?:/[\p{L}\p{M}\p{N}!_.*'()=+ ,;:@&$~\-]+)*)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyPattern();
}
