using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>
/// GET /metrics: metrics of this program, Orleans, the .NET runtime and the HTTP server in Prometheus' format.
/// </summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    /// <summary>OpenTelemetry service name of every silo.</summary>
    public const string Service = "emosel";

    private static readonly string[] Meters =
    [
        "EmotionSelectivity.*", "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
    ];

    /// <summary>Registers the metrics of a silo.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="silo">Its name.</param>
    /// <param name="role">Its role.</param>
    /// <param name="runFolder">Folder whose disk's free space is measured; null for none.</param>
    /// <param name="redis">Connection string of its Redis; null for none.</param>
    public static void AddSiloMetrics(this IServiceCollection services, string silo, SiloRole role, string? runFolder, string? redis)
    {
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .ConfigureResource(resource => resource.AddService(Service, serviceInstanceId: silo))
            .AddMeter(Meters)
            .AddView(SweepInstruments.Grid, new MetricStreamConfiguration { CardinalityLimit = SweepInstruments.GridSeries })
            .AddView(SweepInstruments.Effect, new MetricStreamConfiguration { CardinalityLimit = SweepInstruments.EffectSeries })
            .AddPrometheusExporter(exporter =>
            {
                // Without labels for the meter, because the prefix of each metric's name identifies it.
                exporter.ScopeInfoEnabled = false;
                exporter.ScrapeEndpointPath = Path;
            }));
        if (redis is not null)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RedisHealthMonitor>(provider, redis));
            services.AddHostedService(provider => provider.GetRequiredService<RedisHealthMonitor>());
        }
        services.AddHostedService(provider => new SiloMetrics(
            silo, role, runFolder, redis is null ? null : () => provider.GetRequiredService<RedisHealthMonitor>().IsReachable));
    }

    public static void MapMetrics(this WebApplication application) => application.UseOpenTelemetryPrometheusScrapingEndpoint();
}
