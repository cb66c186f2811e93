using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>Work that waits, and the order in which workers get it. Used by one scheduler.</summary>
public interface IWorkQueue
{
    /// <summary>The next piece for a worker; null where nothing waits.</summary>
    WorkItem? Take(WorkerSilo worker);

    /// <summary>Whether nothing waits.</summary>
    bool IsEmpty { get; }
}
