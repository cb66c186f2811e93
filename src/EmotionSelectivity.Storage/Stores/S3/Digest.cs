using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>What a store's entity tag says of an object's bytes.</summary>
internal static partial class Digest
{
    /// <summary>The MD5 of an object, in lower-case hexadecimal digits; null where its tag is another thing: of an upload in parts, or under keys of a key service.</summary>
    /// <param name="tag">With or without quotes.</param>
    /// <param name="encryption">How the store encrypts it, as it says; null for not at all.</param>
    public static string? Of(string? tag, string? encryption) =>
        encryption is null or "" or "AES256" && tag?.Trim('"') is { } digits && Md5().IsMatch(digits) ? digits : null;

    /// <summary>MD5 of what is left of a file: stores take it to notice bytes that changed on the way. Nothing is kept from anybody by it.</summary>
    public static ValueTask<byte[]> Of(Stream file, CancellationToken cancellation) =>
#pragma warning disable CA5351 // The digest that every store knows.
        MD5.HashDataAsync(file, cancellation);
#pragma warning restore CA5351

    [GeneratedRegex("^[0-9a-f]{32}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Md5();
}
