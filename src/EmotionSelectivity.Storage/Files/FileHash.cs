using System.Security.Cryptography;

namespace EmotionSelectivity.Storage.Files;

/// <summary>SHA-256 of a file.</summary>
public static class FileHash
{
    /// <summary>Length in bytes, and SHA-256 in lower-case hexadecimal digits.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<(long Bytes, string Sha256)> Of(string path, CancellationToken cancellation = default)
    {
        await using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        var hash = await SHA256.HashDataAsync(stream, cancellation);
        return (stream.Position, Convert.ToHexStringLower(hash));
    }
}
