using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>A piece of work to dispatch.</summary>
/// <param name="Index">Its number in its stage.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Grain">Who does it.</param>
/// <param name="Cost">Multiply-accumulates, for the time left.</param>
public sealed record WorkItem(int Index, string Name, IWorkGrain Grain, double Cost)
{
    /// <summary>Attempts that failed.</summary>
    public int Failures { get; init; }

    /// <summary>How often its worker was lost with it.</summary>
    public int Losses { get; init; }

    /// <summary>Workers on which it failed: others are preferred.</summary>
    public ImmutableHashSet<SiloAddress> Avoid { get; init; } = [];
}
