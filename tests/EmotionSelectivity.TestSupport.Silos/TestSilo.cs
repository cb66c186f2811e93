using System.Collections.Immutable;
using System.Net;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Silos;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Science.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace EmotionSelectivity.TestSupport.Silos;

/// <summary>A silo hosted in this process, and an HTTP client of its API. By default it is a cluster of its own, without Redis.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly TemporaryFolder _runs = new();
    private readonly WebApplication _silo;

    private TestSilo(SiloRole role, ImmutableArray<string> tokens, Func<SiloSettings, SiloSettings> configure)
    {
        var settings = new SiloSettings(
            role, "alone", IPAddress.Loopback, Loopback.FreePort(), "test", Redis: null, Certificate: null, new Uri("http://127.0.0.1:0"), tokens,
            [Inputs], _runs.Path, DeviceChoice.Cpu, Library: null, NumericPrecision.Fp32, TimeSpan.FromSeconds(5));
        _silo = ClusterSilo.Build(configure(settings), role.HasFlag(SiloRole.Worker) ? ComputeDevice.Resolve(DeviceChoice.Cpu) : null);
    }

    /// <summary>The only folder that sweeps may read from: the quickstart's images, ratings and weights.</summary>
    public static string Inputs { get; } = Path.Combine(SourceTree.Root, "deploy", "quickstart");

    /// <summary>Folder of the runs, deleted on disposal.</summary>
    public string Runs => _runs.Path;

    public IServiceProvider Services => _silo.Services;

    /// <summary>Client whose base address is that of the API.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <param name="role">What the silo hosts.</param>
    /// <param name="tokens">Bearer tokens that the API accepts; none leaves it open.</param>
    public static Task<TestSilo> Start(SiloRole role, params ImmutableArray<string> tokens) => Start(role, tokens, settings => settings);

    /// <param name="role">What the silo hosts.</param>
    /// <param name="tokens">Bearer tokens that the API accepts; none leaves it open.</param>
    /// <param name="configure">Changes the default settings.</param>
    public static async Task<TestSilo> Start(SiloRole role, ImmutableArray<string> tokens, Func<SiloSettings, SiloSettings> configure)
    {
        var silo = new TestSilo(role, tokens, configure);
        await silo._silo.StartAsync(TestContext.Current.CancellationToken);
        silo.Client = new HttpClient { BaseAddress = new Uri(silo._silo.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
        return silo;
    }

    /// <summary>Returns when the process is told to stop, as a silo that is a process of its own does.</summary>
    public Task AwaitShutdown() => _silo.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _silo.StopAsync(CancellationToken.None);
        await _silo.DisposeAsync();
        _runs.Dispose();
    }
}
