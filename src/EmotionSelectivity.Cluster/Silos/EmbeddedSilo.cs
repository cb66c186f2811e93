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

/// <summary>
/// A silo inside the process of <c>emosel run</c>: coordinator and worker at once, without a cluster, on loopback only.
/// </summary>
public static class EmbeddedSilo
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Describes what its worker can compute.</summary>
    public static WorkerCapacity Capacity(ComputeDevice device) => SiloSetup.DescribeCapacity(SiloRole.All, device);

    /// <summary>Starts a silo.</summary>
    /// <param name="device">Device of its worker.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The started host. Disposing it stops the compute threads and frees all tensors.</returns>
    public static async Task<IHost> Start(ComputeDevice device, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Configure(builder, device);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>Starts a silo that serves its metrics over HTTP.</summary>
    /// <param name="device">Device of its worker.</param>
    /// <param name="metrics">Loopback address to serve the metrics at.</param>
    /// <param name="runDirectory">Run directory, whose disk's free space is one of the metrics.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The started host. Disposing it stops the compute threads and frees all tensors.</returns>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<IHost> StartWithMetrics(ComputeDevice device, Uri metrics, string runDirectory, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(metrics.ToString());
        builder.Services.AddSiloMetrics(Environment.MachineName, SiloRole.All, runDirectory, redis: null);
        Configure(builder, device);
        var host = builder.Build();
        host.Use(RequireLocalRequest);
        host.MapMetrics();
        await host.StartAsync(cancellationToken);
        return host;
    }

    private static void Configure(IHostApplicationBuilder builder, ComputeDevice device)
    {
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: FindFreePort(), gatewayPort: 0)
            .UseInMemoryState()
            .AddGrainServices(Capacity(device), _ => SiloSetup.CreateWorker(Environment.MachineName, device), exitReportFolder: null, ShutdownTimeout));
    }

    private static Task RequireLocalRequest(HttpContext context, RequestDelegate next) =>
        LocalRequestCheck.RejectionReason(context.Request) is { } reason ? Problem.Write(context, StatusCodes.Status403Forbidden, reason) : next(context);

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
