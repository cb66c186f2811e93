using System.Collections.Immutable;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>The workers of the cluster, as this silo knows them.</summary>
public interface IWorkers
{
    /// <summary>Those that take work now; silos that leave or died are not among them.</summary>
    ImmutableArray<WorkerSilo> Current { get; }

    /// <summary>Ends when <see cref="Current"/> is no longer what it was; take it before you read that.</summary>
    Task Changed { get; }
}
