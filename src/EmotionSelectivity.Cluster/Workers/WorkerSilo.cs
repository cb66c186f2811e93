using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>A worker that is an active member of the cluster.</summary>
/// <param name="Address">Address of its silo; a restarted process has another one.</param>
/// <param name="Name">Name of its silo.</param>
/// <param name="Capacity">What its silo has published about itself.</param>
public sealed record WorkerSilo(SiloAddress Address, string Name, WorkerCapacity Capacity)
{
    /// <summary>The worker as observers of a run know it.</summary>
    public WorkerIdentity Identity { get; } = new(Address.ToParsableString(), Name, Capacity.AsHost());
}
