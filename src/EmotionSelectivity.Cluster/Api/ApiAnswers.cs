using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>A sweep, and where it stands.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Progress">Null where the sweep has ended and its run directory is no longer there.</param>
public sealed record SweepStatus(SweepEntry Sweep, SweepProgress? Progress);

/// <summary>A worker of the cluster.</summary>
/// <param name="Name">Its silo's name.</param>
/// <param name="Address">Where other silos find it.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Threads">Threads that compute at once.</param>
/// <param name="Slots">Pieces of one run that it takes at once.</param>
/// <param name="Memory">Bytes that it may use.</param>
/// <param name="Program">Version and commit of its program.</param>
public sealed record ListedWorker(string Name, string Address, string Host, string Device, int Threads, int Slots, long Memory, string Program);

/// <summary>Names on the wire that clients and server share.</summary>
public static class ApiNames
{
    /// <summary>Header of a part of a log: where the next part begins.</summary>
    public const string NextOffset = "Emosel-Next-Offset";

    /// <summary>Type of the events of a sweep.</summary>
    public const string ProgressEvent = "progress";

    /// <summary>Property of a problem that lists faults.</summary>
    public const string Faults = "faults";

    /// <summary>How often a stream of events shows that it is alive.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
}
