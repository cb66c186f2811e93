using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>Requests of programs of this machine, which a server on loopback answers without tokens; and no web page's that is open in a browser on it.</summary>
internal static class OwnRequests
{
    /// <summary>Why a request is none of them; null where it is one.</summary>
    public static string? Objection(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
            return $"Without tokens this server answers only to names of this machine, and not to '{request.Host.Host}'. Ask for 127.0.0.1 or localhost.";
        return IsOwn(request) ? null : "Without tokens this server takes no requests from pages of other origins. Use the command line, or configure tokens (Api:TokenFile).";
    }

    /// <summary>A name that leads elsewhere today may lead here tomorrow: only those that never do are taken.</summary>
    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers[HeaderNames.Origin].ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return (origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            && (site is "" or "same-origin" or "none");
    }
}
