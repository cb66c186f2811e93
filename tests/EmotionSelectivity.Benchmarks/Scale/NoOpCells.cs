using System.Collections.Concurrent;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Workers;

namespace EmotionSelectivity.Benchmarks.Scale;

/// <summary>A cell that takes the way of a real one and computes nothing. Key: as a cell's.</summary>
public interface INoOpCellGrain : IWorkGrain;

/// <summary>Waits for its turn on a lane, commits to memory, and goes.</summary>
[OnWorkers]
internal sealed class NoOpCellGrain(Worker worker, TimeProvider clock) : Grain, INoOpCellGrain
{
    private static readonly DeviceLane Lane = new("no-op lane");
    private static readonly ConcurrentDictionary<string, string> Committed = new(StringComparer.Ordinal);

    private Task<WorkReceipt>? _running;

    /// <summary>How long a cell holds its worker after its turn on the lane.</summary>
    public static TimeSpan Length { get; set; }

    public Task<WorkReceipt> Run(WorkOrder order, CancellationToken cancellationToken) => _running ??= RunOnce(cancellationToken);

    private async Task<WorkReceipt> RunOnce(CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        var key = this.GetPrimaryKeyString();
        if (!Committed.ContainsKey(key))
        {
            await Lane.Run("run", _ => true, cancellationToken);
            if (Length > TimeSpan.Zero)
                await Task.Delay(Length, clock, cancellationToken);
            Committed[key] = worker.Name;
        }
        DeactivateOnIdle();
        return new WorkReceipt(worker.Name, started, 0);
    }
}
