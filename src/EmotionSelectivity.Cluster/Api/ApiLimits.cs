using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>Limits on connections and requests, so that one client cannot exhaust the server.</summary>
internal static class ApiLimits
{
    /// <summary>Largest request body in bytes: 1 MiB, the largest sweep file.</summary>
    public const int MaxBodySize = 1 << 20;

    private const int MaxConnections = 2_000;
    private const int MaxHeaderCount = 50;
    private const int MaxHeadersSize = 16 << 10;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly MinDataRate MinBodyRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Limits.MaxRequestBodySize = MaxBodySize;
        options.Limits.MaxRequestHeaderCount = MaxHeaderCount;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeadersSize;
        options.Limits.RequestHeadersTimeout = HeadersTimeout;
        options.Limits.MinRequestBodyDataRate = MinBodyRate;
    }
}
