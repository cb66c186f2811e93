using System.Security.Cryptography;
using System.Text;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>Computes one hash for all images of a set.</summary>
public static class ImageHash
{
    /// <summary>
    /// SHA-256 of the lines "hash, two spaces, name" in ordinal order of names, which is the output of sha256sum for
    /// the folder.
    /// </summary>
    /// <param name="images">Name and SHA-256 of every image file.</param>
    public static string Of(IEnumerable<(string Image, string FileSha256)> images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (image, file) in images.OrderBy(i => i.Image, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}  {image}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
