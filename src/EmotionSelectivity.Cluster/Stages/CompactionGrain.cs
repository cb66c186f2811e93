using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Stages;

/// <summary>The committed cells of one layer and fold become one file, and so do their decisions.</summary>
[OnWorkers]
public sealed class CompactionGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), ICompactionGrain
{
    /// <summary>Asked again it does what an earlier attempt left undone, which is nothing if that came to its end.</summary>
    protected override Task<bool> IsCommitted(Run run) => Task.FromResult(false);

    protected override Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken)
    {
        var (layer, fold) = WorkKey.Compaction(Key);
        return new RunCompaction(run.Writer).Compact(layer, fold, run.Sweep.Gains, cancellationToken);
    }
}
