using System.Net;
using System.Net.Sockets;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Observability;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>One process, one silo: coordinator and worker in one, listening on loopback alone.</summary>
public static class EmbeddedSilo
{
    // Work is asked for by grain calls that last as long as the work; how long that may be is said at the call.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What its worker can do.</summary>
    public static WorkerCapacity Capacity(ComputeDevice device) => SiloParts.Capacity(SiloRole.All, device);

    /// <summary>A started host; disposing it ends the lanes and frees every tensor.</summary>
    /// <param name="device">Device of its worker.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<IHost> Start(ComputeDevice device, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Configure(builder, device);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>A started host that serves its metrics too.</summary>
    /// <param name="device">Device of its worker.</param>
    /// <param name="metrics">Where: an address of loopback.</param>
    /// <param name="runDirectory">The run that it is for; whose disk is watched.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">Something else listens there.</exception>
    public static async Task<IHost> StartWithMetrics(ComputeDevice device, Uri metrics, string runDirectory, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(metrics.ToString());
        builder.Services.AddObservability(Environment.MachineName, SiloRole.All, runDirectory, redis: null);
        Configure(builder, device);
        var host = builder.Build();
        host.Use(RefuseStrangers);
        host.MapMetrics();
        await host.StartAsync(cancellationToken);
        return host;
    }

    private static void Configure(IHostApplicationBuilder builder, ComputeDevice device)
    {
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0)
            .RememberInMemory()
            .AddParts(Capacity(device), _ => SiloParts.Worker(Environment.MachineName, device), notes: null, ShutdownTimeout));
    }

    private static Task RefuseStrangers(HttpContext context, RequestDelegate next) =>
        OwnRequests.Objection(context.Request) is { } objection ? Problem.Write(context, StatusCodes.Status403Forbidden, objection) : next(context);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
