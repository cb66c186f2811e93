using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Silos;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Science.Sweeps;
using Microsoft.AspNetCore.Builder;

namespace EmotionSelectivity.Cluster.Tests;

/// <summary>A silo without a cluster in this process, and a client of its API.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly TemporaryFolder _runs = new();
    private readonly WebApplication _silo;

    private TestSilo(SiloRole role, ImmutableArray<string> tokens, Func<SiloSettings, SiloSettings> change)
    {
        var settings = new SiloSettings(
            role, "alone", IPAddress.Loopback, FreePort(), "test", Redis: null, Certificate: null, new Uri("http://127.0.0.1:0"), tokens,
            [Inputs], _runs.Path, DeviceChoice.Cpu, Library: null, NumericPrecision.Fp32, TimeSpan.FromSeconds(5));
        _silo = ClusterSilo.Build(change(settings), role.HasFlag(SiloRole.Worker) ? ComputeDevice.Resolve(DeviceChoice.Cpu) : null);
    }

    /// <summary>The only input root of the silo.</summary>
    public static string Inputs { get; } = Path.Combine(AppContext.BaseDirectory, "quickstart");

    public string Runs => _runs.Path;

    public IServiceProvider Services => _silo.Services;

    public HttpClient Client { get; private set; } = new();

    public static Task<TestSilo> Start(SiloRole role, params ImmutableArray<string> tokens) => Start(role, tokens, settings => settings);

    /// <summary>Starts a silo with changed settings.</summary>
    public static async Task<TestSilo> Start(SiloRole role, ImmutableArray<string> tokens, Func<SiloSettings, SiloSettings> change)
    {
        var silo = new TestSilo(role, tokens, change);
        await silo._silo.StartAsync(TestContext.Current.CancellationToken);
        silo.Client = new HttpClient { BaseAddress = new Uri(silo._silo.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _silo.StopAsync(CancellationToken.None);
        await _silo.DisposeAsync();
        _runs.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
