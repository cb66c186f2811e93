using System.Net;
using System.Net.Sockets;
using EmotionSelectivity.Grains.Workers;
using EmotionSelectivity.Inference.Lanes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmotionSelectivity.Hosting.Silos;

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
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0)
            .RememberInMemory()
            .AddParts(Capacity(device), _ => SiloParts.Worker(Environment.MachineName, device), notes: null, ShutdownTimeout));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
