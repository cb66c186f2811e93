using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline.Stages;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>An item of a stage on its way through dispatch.</summary>
/// <param name="Item">The item.</param>
/// <param name="Grain">The grain that computes it.</param>
public sealed record WorkItem(StageItem Item, IWorkGrain Grain)
{
    /// <summary>Attempts that have failed.</summary>
    public int Failures { get; init; }

    /// <summary>Worker processes that died while they computed it, each once. An item that kills its workers is recognised by these.</summary>
    public ImmutableHashSet<SiloAddress> LostWith { get; init; } = [];

    /// <summary>Workers on which it has failed: others are preferred.</summary>
    public ImmutableHashSet<SiloAddress> FailedOn { get; init; } = [];
}
