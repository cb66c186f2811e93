using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Instruments;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// Applies the registry's entries to their coordinators every few seconds, so that a sweep whose coordinator died continues without being called. Runs on
/// every silo with coordinators, so that none of them is needed in particular.
/// </summary>
public sealed partial class SweepReviver(IGrainFactory grains, TimeProvider clock, ILogger<SweepReviver> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Task> _calls = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DispatchInstruments.Publish();
        while (!stoppingToken.IsCancellationRequested)
        {
            await ApplyEntries();
            await Task.Delay(Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Calls every coordinator side by side: one that waits for a slow store must not delay the others. A coordinator that has not answered is not called again.</summary>
    private async Task ApplyEntries()
    {
        try
        {
            var entries = await grains.GetGrain<ISweepRegistryGrain>(0).List();
            foreach (var answered in _calls.Where(call => call.Value.IsCompleted).Select(call => call.Key).ToList())
                _calls.Remove(answered);
            foreach (var entry in entries.Where(entry => entry.Ended is null && !_calls.ContainsKey(entry.Run)))
                _calls[entry.Run] = Apply(entry);
        }
#pragma warning disable CA1031 // The storage or the cluster is in trouble; the next round tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RegistryUnavailable(log, e.Message);
        }
    }

    private async Task Apply(SweepEntry entry)
    {
        try
        {
            await grains.GetGrain<ISweepGrain>(entry.Run).Apply(entry);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NotApplied(log, entry.Run, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of sweeps cannot be read: {Reason}")]
    private static partial void RegistryUnavailable(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The desired state of sweep {Run} could not be applied: {Reason}")]
    private static partial void NotApplied(ILogger log, string run, string reason);
}
