using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace EmotionSelectivity.Cluster.Page;

/// <summary>A file of the page. It holds nothing of any sweep.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PageFile(string Path, string ContentType, byte[] Content)
{
    /// <summary>The same on every server that has this file, so that a browser need not load it again.</summary>
    public EntityTagHeaderValue Tag { get; } = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content))}\"");
}
