using System.Diagnostics.Metrics;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;
using Microsoft.Extensions.Hosting;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>
/// Metrics of a silo's process: its identity, the free space of the disk with the runs, and whether it reaches Redis.
/// </summary>
internal sealed class SiloMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new("EmotionSelectivity.Cluster");

    /// <summary>Creates the metrics.</summary>
    /// <param name="silo">The silo's name.</param>
    /// <param name="role">Its role.</param>
    /// <param name="runFolder">Folder with the runs; null for none.</param>
    /// <param name="isRedisReachable">Whether the silo reaches Redis; null for a silo without Redis.</param>
    public SiloMetrics(string silo, SiloRole role, string? runFolder, Func<bool>? isRedisReachable)
    {
        KeyValuePair<string, object?>[] identity = [new("silo", silo), new("role", role.ToString().ToLowerInvariant()), new("program", ProgramFacts.Identity)];
        _meter.CreateObservableGauge(
            "emosel.silo", () => new Measurement<int>(1, identity), "{silo}", "Always 1; the labels are the silo's name, role and program.");
        if (runFolder is not null)
        {
            _meter.CreateObservableGauge(
                "emosel.runs.disk.free", () => ReadDisk(runFolder, disk => disk.AvailableFreeSpace), "By", "Free bytes of the disk with the run directories.");
            _meter.CreateObservableGauge(
                "emosel.runs.disk.size", () => ReadDisk(runFolder, disk => disk.TotalSize), "By", "Size in bytes of the disk with the run directories.");
        }
        if (isRedisReachable is not null)
            _meter.CreateObservableGauge(
                "emosel.redis.up", () => isRedisReachable() ? 1 : 0, "1", "1 if Redis responded to this silo's last ping, otherwise 0.");
    }

    /// <summary>Does nothing: being a hosted service makes the host create the metrics when it starts.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    /// <summary>Returns no measurement while the disk cannot be accessed.</summary>
    private static IEnumerable<Measurement<long>> ReadDisk(string folder, Func<DriveInfo, long> value)
    {
        try
        {
            return [new Measurement<long>(value(new DriveInfo(folder)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
