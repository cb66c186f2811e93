using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// MD5 of an object's content, as S3 uses it in entity tags and in the Content-MD5 header to detect transfer errors. It
/// is no protection against attackers.
/// </summary>
internal static partial class ContentMd5
{
    /// <summary>The MD5 that an entity tag contains, as lower-case hexadecimal digits.</summary>
    /// <param name="tag">The tag, with or without quotes.</param>
    /// <param name="encryption">The server-side encryption that the store reports; null for none.</param>
    /// <returns>
    /// Null if the tag is not an MD5: after a multipart upload, or with keys of a key management service.
    /// </returns>
    public static string? FromETag(string? tag, string? encryption) =>
        encryption is null or "" or "AES256" && tag?.Trim('"') is { } digits && Md5().IsMatch(digits) ? digits : null;

    /// <summary>Computes the MD5 of a stream from its present position to its end.</summary>
    public static ValueTask<byte[]> Compute(Stream content, CancellationToken cancellation) =>
#pragma warning disable CA5351 // S3 defines these digests as MD5.
        MD5.HashDataAsync(content, cancellation);
#pragma warning restore CA5351

    [GeneratedRegex("^[0-9a-f]{32}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Md5();
}
