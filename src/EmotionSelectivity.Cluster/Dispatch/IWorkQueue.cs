using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>Items that have not been dispatched yet, and the order in which workers get them. Not thread-safe.</summary>
public interface IWorkQueue
{
    /// <summary>Removes and returns the next item for a worker; null where none is left.</summary>
    WorkItem? Take(WorkerSilo worker);

    bool IsEmpty { get; }
}
