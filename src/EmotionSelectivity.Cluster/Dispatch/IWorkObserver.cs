using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>What a dispatch tells about its work, on the caller's own scheduler.</summary>
public interface IWorkObserver
{
    void Started(WorkItem item, WorkerSilo worker);

    void Finished(WorkItem item, WorkerSilo worker, WorkReceipt receipt);

    /// <summary>It failed, and is tried again. The reason begins with who failed: "on w1: ...".</summary>
    void AttemptFailed(WorkItem item, WorkerSilo worker, string reason);

    /// <summary>It failed, and is not tried again.</summary>
    void FailedForGood(WorkItem item, WorkerSilo worker, string reason);

    /// <summary>Its worker was lost or left, which is no failure.</summary>
    void Preempted(WorkItem item, WorkerSilo worker, string reason);

    /// <summary>A worker gets no more of this run.</summary>
    void SetAside(WorkerSilo worker, string reason);

    /// <summary>Why nothing is in hand though work is left; null when that is over.</summary>
    void Waiting(string? reason);
}
