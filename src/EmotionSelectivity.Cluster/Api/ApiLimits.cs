using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>What one client may take of the server, so that something is left for the others.</summary>
internal static class ApiLimits
{
    /// <summary>Bytes of a request's body: as large as a sweep file may be.</summary>
    public const int LargestBody = 1 << 20;

    private const int MostConnections = 2_000;
    private const int MostHeaders = 50;
    private const int LargestHeaders = 16 << 10;

    private static readonly TimeSpan ForHeaders = TimeSpan.FromSeconds(10);
    private static readonly MinDataRate Slowest = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Set(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = LargestBody;
        options.Limits.MaxRequestHeaderCount = MostHeaders;
        options.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        options.Limits.RequestHeadersTimeout = ForHeaders;
        options.Limits.MinRequestBodyDataRate = Slowest;
    }
}
