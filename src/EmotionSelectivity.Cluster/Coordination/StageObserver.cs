using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>Stages before and after the cells: only the board is told.</summary>
internal sealed class StageObserver(ProgressBoard board) : IWorkObserver
{
    public void Started(WorkItem item, WorkerSilo worker) => board.Started(item, worker);

    public void Finished(WorkItem item, WorkerSilo worker, WorkReceipt receipt) => board.Finished(item, worker);

    public void AttemptFailed(WorkItem item, WorkerSilo worker, string reason) => board.AttemptFailed(item, worker, reason);

    /// <summary>The run ends with this very reason.</summary>
    public void FailedForGood(WorkItem item, WorkerSilo worker, string reason)
    {
    }

    public void Preempted(WorkItem item, WorkerSilo worker, string reason) => board.Preempted(item, worker, reason);

    public void SetAside(WorkerSilo worker, string reason) => board.SetAside(worker, reason);

    public void Waiting(string? reason) => board.Waiting(reason);
}
