using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// The tokens that the server accepts. It keeps only their hashes and compares a request's token with every one of them in
/// constant time, so that response times reveal nothing about a token.
/// </summary>
internal sealed class BearerTokens(IEnumerable<string> tokens)
{
    private const string Scheme = "Bearer ";

    private readonly ImmutableArray<byte[]> _hashes = [.. tokens.Select(Hash)];

    /// <summary>Whether no token is configured.</summary>
    public bool IsEmpty => _hashes.IsEmpty;

    /// <summary>Whether the request's Authorization header has one of the tokens.</summary>
    public bool Accept(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var sent = Hash(header[Scheme.Length..].Trim());
        return _hashes.Aggregate(false, (found, hash) => found | CryptographicOperations.FixedTimeEquals(hash, sent));
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
