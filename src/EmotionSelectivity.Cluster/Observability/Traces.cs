using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>Exports spans of stages, work items and grain calls by OTLP.</summary>
internal static class Traces
{
    private const string OtlpPath = "v1/traces";

    private static readonly string[] Sources = ["EmotionSelectivity", "Microsoft.Orleans.Application"];

    /// <summary>Registers the exporter.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="endpoint">Collector that accepts OTLP over HTTP with Protocol Buffers.</param>
    /// <param name="silo">Name of the silo, which is an attribute of every span.</param>
    public static void AddTraces(this IServiceCollection services, Uri endpoint, string silo) => services.AddOpenTelemetry().WithTracing(traces => traces
        .ConfigureResource(resource => resource.AddService(MetricsEndpoint.Service, serviceInstanceId: silo))
        .AddSource(Sources)
        .AddOtlpExporter(exporter =>
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri(endpoint, OtlpPath);
        }));
}
