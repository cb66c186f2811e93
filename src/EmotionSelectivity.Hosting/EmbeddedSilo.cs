using System.Net;
using System.Net.Sockets;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Grains.Work;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace EmotionSelectivity.Hosting;

/// <summary>One process, one silo: coordinator and worker in one, listening on loopback alone.</summary>
public static class EmbeddedSilo
{
    // Work is asked for by grain calls that last as long as the work; how long that may be is said at the call.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A started host; disposing it ends the lanes and frees every tensor.</summary>
    /// <param name="device">Device of its worker.</param>
    /// <param name="budget">Memory of its lane.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<IHost> Start(ComputeDevice device, MemoryBudget budget, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RunCatalog>();
        builder.Services.AddSingleton(_ => new Worker(Environment.MachineName, new NetworkLane(device, budget)));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0)
            .Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = ShutdownTimeout));
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
