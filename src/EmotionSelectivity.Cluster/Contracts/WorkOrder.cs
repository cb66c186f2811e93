namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>What a work grain needs besides its key. Everything else lies in the run directory.</summary>
/// <param name="RunDirectory">Path or address of the run directory, the same on every machine of the cluster.</param>
/// <param name="Attempt">1 for the first attempt.</param>
/// <param name="FencingToken">Fencing token of the coordinator's lease, under which files are committed; commits under a revoked token are refused.</param>
[GenerateSerializer, Immutable]
public sealed record WorkOrder([property: Id(0)] string RunDirectory, [property: Id(1)] int Attempt, [property: Id(2)] string FencingToken);

/// <summary>An item that was computed, or found committed.</summary>
/// <param name="Worker">Name of the worker that computed it.</param>
/// <param name="Started">When the attempt began.</param>
/// <param name="Seconds">Wall time of the attempt.</param>
[GenerateSerializer, Immutable]
public sealed record WorkReceipt([property: Id(0)] string Worker, [property: Id(1)] DateTimeOffset Started, [property: Id(2)] double Seconds);
