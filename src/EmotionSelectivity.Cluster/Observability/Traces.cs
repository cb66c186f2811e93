using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>Spans of stages, of their pieces of work and of the calls between them, sent by OTLP.</summary>
internal static class Traces
{
    private const string OtlpPath = "v1/traces";

    private static readonly string[] Sources = ["EmotionSelectivity", "Microsoft.Orleans.Application"];

    /// <param name="services">The silo's.</param>
    /// <param name="collector">Takes OTLP over HTTP, as protocol buffers.</param>
    /// <param name="silo">Name of the silo, in every span.</param>
    public static void AddTraces(this IServiceCollection services, Uri collector, string silo) => services.AddOpenTelemetry().WithTracing(traces => traces
        .ConfigureResource(resource => resource.AddService(MetricsEndpoint.Service, serviceInstanceId: silo))
        .AddSource(Sources)
        .AddOtlpExporter(exporter =>
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri(collector, OtlpPath);
        }));
}
