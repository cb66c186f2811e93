namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>Asks a work grain to do what its key names. Everything else it needs lies in the run directory.</summary>
/// <param name="RunDirectory">Absolute path, the same on every machine of the cluster.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Epoch">The coordinator's hold of the run directory: what is written under an older one is refused.</param>
[GenerateSerializer, Immutable]
public sealed record WorkOrder([property: Id(0)] string RunDirectory, [property: Id(1)] int Attempt, [property: Id(2)] string Epoch);

/// <summary>What was done, or had been done before.</summary>
/// <param name="Worker">Who did it.</param>
/// <param name="Started">When it began.</param>
/// <param name="Seconds">Wall time; 0 for work found done.</param>
[GenerateSerializer, Immutable]
public sealed record WorkReceipt([property: Id(0)] string Worker, [property: Id(1)] DateTimeOffset Started, [property: Id(2)] double Seconds);
