using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Instruments;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// Asks the registry every few seconds to bring back the coordinators of sweeps that are to go on: one whose silo died goes on without anyone calling it.
/// On every coordinator's silo, so that it needs none of them in particular.
/// </summary>
public sealed partial class SweepReviver(IGrainFactory grains, TimeProvider clock, ILogger<SweepReviver> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DispatchInstruments.Publish();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Round();
            await Task.Delay(Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Round()
    {
        try
        {
            foreach (var entry in await grains.GetGrain<ISweepRegistryGrain>(0).List())
            {
                if (entry.Ended is null)
                    await Revive(entry);
            }
        }
#pragma warning disable CA1031 // The store or the cluster is in trouble: the next round may find it well again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NoList(log, e.Message);
        }
    }

    /// <summary>One sweep that cannot be brought back does not keep the others from it; it is tried again.</summary>
    private async Task Revive(SweepEntry entry)
    {
        try
        {
            await grains.GetGrain<ISweepGrain>(entry.Run).Start(entry.RunDirectory, entry.Wish);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NotRevived(log, entry.Run, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of sweeps cannot be read: {Reason}")]
    private static partial void NoList(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sweep {Run} could not be taken up: {Reason}")]
    private static partial void NotRevived(ILogger log, string run, string reason);
}
