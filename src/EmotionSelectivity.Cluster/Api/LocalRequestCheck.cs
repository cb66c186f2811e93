using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// Protects a server without tokens that listens on loopback: it accepts local programs and the server's own page, and
/// rejects other web pages that are open in a browser on this machine (cross-site requests and DNS rebinding).
/// </summary>
internal static class LocalRequestCheck
{
    /// <summary>Why the request is rejected; null if it is accepted.</summary>
    public static string? RejectionReason(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
            return $"A server without tokens accepts only loopback host names, not '{request.Host.Host}'. Use 127.0.0.1 or localhost.";
        return IsSameOrigin(request)
            ? null
            : "A server without tokens accepts no requests from pages of other origins. Use the command line, or configure tokens (Api:TokenFile).";
    }

    /// <summary>
    /// Other names are rejected even if they resolve to loopback now: an attacker may change what a name resolves to
    /// (DNS rebinding).
    /// </summary>
    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsSameOrigin(HttpRequest request)
    {
        var origin = request.Headers[HeaderNames.Origin].ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return (origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            && (site is "" or "same-origin" or "none");
    }
}
