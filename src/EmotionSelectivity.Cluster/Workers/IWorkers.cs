using System.Collections.Immutable;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>The workers of the cluster, as this silo knows them.</summary>
public interface IWorkers
{
    /// <summary>Active workers; silos that have left or died are not among them.</summary>
    ImmutableArray<WorkerSilo> Current { get; }

    /// <summary>Completes when <see cref="Current"/> changes. Take it before reading <see cref="Current"/>, so that no change is missed.</summary>
    Task Changed { get; }
}
