using EmotionSelectivity.Cluster.Instruments;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>Metrics of this program, of Orleans, of the runtime and of the web server, for Prometheus to collect.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Where.</summary>
    public const string Path = "/metrics";

    /// <summary>What every silo is an instance of.</summary>
    public const string Service = "emosel";

    private static readonly string[] Meters =
    [
        "EmotionSelectivity.*", "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
    ];

    public static void AddMetrics(this IServiceCollection services, string silo) => services.AddOpenTelemetry().WithMetrics(metrics => metrics
        .ConfigureResource(resource => resource.AddService(Service, serviceInstanceId: silo))
        .AddMeter(Meters)
        .AddView(SweepInstruments.Grid, new MetricStreamConfiguration { CardinalityLimit = SweepInstruments.GridSeries })
        .AddView(SweepInstruments.Effect, new MetricStreamConfiguration { CardinalityLimit = SweepInstruments.EffectSeries })
        .AddPrometheusExporter(exporter =>
        {
            // Which meter a series is of, its name says.
            exporter.ScopeInfoEnabled = false;
            exporter.ScrapeEndpointPath = Path;
        }));

    public static void MapMetrics(this WebApplication application) => application.UseOpenTelemetryPrometheusScrapingEndpoint();
}
