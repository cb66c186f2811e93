using System.Diagnostics.Metrics;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;
using Microsoft.Extensions.Hosting;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>What a silo's process tells of its surroundings: who it is, the disk with the runs, and Redis.</summary>
internal sealed class SiloInstruments : IHostedService, IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EmotionSelectivity.Cluster";

    private readonly Meter _meter = new(MeterName);

    /// <param name="silo">Name of the silo.</param>
    /// <param name="role">What it hosts.</param>
    /// <param name="runs">Folder of the runs; null where it knows none.</param>
    /// <param name="redis">Whether Redis answers; null for a silo without.</param>
    public SiloInstruments(string silo, SiloRole role, string? runs, Func<bool>? redis)
    {
        KeyValuePair<string, object?>[] self = [new("silo", silo), new("role", role.ToString().ToLowerInvariant()), new("program", ProgramFacts.Identity)];
        _meter.CreateObservableGauge("emosel.silo", () => new Measurement<int>(1, self), "{silo}", "1: the silo, what it hosts, and which program it is.");
        if (runs is not null)
        {
            _meter.CreateObservableGauge("emosel.runs.disk.free", () => Disk(runs, disk => disk.AvailableFreeSpace), "By", "Bytes that are free on the disk with the folder of runs.");
            _meter.CreateObservableGauge("emosel.runs.disk.size", () => Disk(runs, disk => disk.TotalSize), "By", "Bytes of the disk with the folder of runs.");
        }
        if (redis is not null)
            _meter.CreateObservableGauge("emosel.redis.up", () => redis() ? 1 : 0, "1", "1 where Redis answered this silo when it was last asked, 0 where it did not.");
    }

    /// <summary>It is told as soon as it is made, which is when the host starts.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    /// <summary>Nothing where the disk is not to be seen, now.</summary>
    private static IEnumerable<Measurement<long>> Disk(string folder, Func<DriveInfo, long> value)
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
