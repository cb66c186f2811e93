using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>A sweep and its progress.</summary>
/// <param name="Sweep">The sweep's entry in the registry.</param>
/// <param name="Progress">Null if the sweep has ended and its run directory no longer exists.</param>
public sealed record SweepStatus(SweepEntry Sweep, SweepProgress? Progress);

/// <summary>A worker of the cluster.</summary>
/// <param name="Name">Name of its silo.</param>
/// <param name="Address">IP address and port that other silos connect to.</param>
/// <param name="Host">Name of its machine.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Threads">Number of compute threads.</param>
/// <param name="Slots">Largest number of work items of one run that it accepts at a time.</param>
/// <param name="Memory">Memory limit in bytes.</param>
/// <param name="Program">Version and commit of its program.</param>
public sealed record ListedWorker(string Name, string Address, string Host, string Device, int Threads, int Slots, long Memory, string Program);

/// <summary>Names and intervals that the API's server and clients share.</summary>
public static class ApiNames
{
    /// <summary>Response header of the log route: the byte offset at which the next part starts.</summary>
    public const string NextOffset = "Emosel-Next-Offset";

    /// <summary>Event type of the server-sent events of a sweep.</summary>
    public const string ProgressEvent = "progress";

    /// <summary>Property of a problem response that lists the faults of a sweep file.</summary>
    public const string Faults = "faults";

    /// <summary>Interval of the comments that keep a stream of server-sent events alive.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
}
