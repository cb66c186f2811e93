using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>The tokens that the API takes. Only their hashes are held, and every one is compared to its end, so that time tells nothing.</summary>
internal sealed class BearerTokens(IEnumerable<string> tokens)
{
    private const string Scheme = "Bearer ";

    private readonly ImmutableArray<byte[]> _hashes = [.. tokens.Select(Hash)];

    /// <summary>Whether anybody is let in.</summary>
    public bool AreNone => _hashes.IsEmpty;

    public bool Admit(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var shown = Hash(header[Scheme.Length..].Trim());
        return _hashes.Aggregate(false, (found, hash) => found | CryptographicOperations.FixedTimeEquals(hash, shown));
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
