namespace EmotionSelectivity.Cluster.Workers;

/// <summary>A worker that is in the cluster and takes work.</summary>
/// <param name="Address">Its silo.</param>
/// <param name="Name">Its silo's name.</param>
/// <param name="Capacity">What it told of itself.</param>
public sealed record WorkerSilo(SiloAddress Address, string Name, WorkerCapacity Capacity);
