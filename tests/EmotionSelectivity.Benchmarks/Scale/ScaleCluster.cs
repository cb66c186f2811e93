using System.Diagnostics;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.TestSupport;
using EmotionSelectivity.TestSupport.Silos;

namespace EmotionSelectivity.Benchmarks.Scale;

/// <summary>A coordinator in this process, two workers in processes of their own, and their Redis.</summary>
internal sealed class ScaleCluster : IAsyncDisposable
{
    private readonly Process _redis;
    private readonly List<Process> _workers;

    private ScaleCluster(Process redis, TestSilo coordinator, List<Process> workers) => (_redis, Coordinator, _workers) = (redis, coordinator, workers);

    public TestSilo Coordinator { get; }

    /// <param name="milliseconds">How long each cell holds its worker.</param>
    public static async Task<ScaleCluster> Start(int milliseconds)
    {
        var port = Loopback.FreePort();
        var redis = await ScaleSilo.StartRedis(port);
        var coordinator = await ScaleSilo.Start(SiloRole.Coordinator, port);
        List<Process> workers = [await ScaleSilo.StartProcess(port, milliseconds), await ScaleSilo.StartProcess(port, milliseconds)];
        await ScaleSilo.Workers(coordinator, workers.Count);
        return new ScaleCluster(redis, coordinator, workers);
    }

    /// <summary>SIGKILL.</summary>
    public void KillOne() => _workers[0].Kill();

    public async ValueTask DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        foreach (var process in _workers.Append(_redis))
        {
            process.Kill();
            process.Dispose();
        }
    }
}
