using System.Security.Cryptography;

namespace EmotionSelectivity.Storage.Files;

/// <summary>Computes SHA-256 of files.</summary>
public static class FileHash
{
    /// <summary>Computes the length in bytes and the SHA-256 in lower-case hexadecimal digits.</summary>
    /// <param name="file">Read from its beginning to its end.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<(long Bytes, string Sha256)> Of(Stream file, CancellationToken cancellation = default)
    {
        var hash = await SHA256.HashDataAsync(file, cancellation);
        return (file.Position, Convert.ToHexStringLower(hash));
    }
}
