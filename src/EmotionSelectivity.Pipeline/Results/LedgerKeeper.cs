using EmotionSelectivity.Pipeline.Stages;

namespace EmotionSelectivity.Pipeline.Results;

/// <summary>Records in the ledger what happens to each cell, and passes it on.</summary>
internal sealed class LedgerKeeper(Ledger ledger, IItemObserver observer) : IItemObserver
{
    public void Started(StageItem item, WorkerIdentity worker, int attempt)
    {
        ledger.Started(item.Index, attempt);
        observer.Started(item, worker, attempt);
    }

    public void Finished(StageItem item, WorkerIdentity worker, ItemResult result)
    {
        ledger.Committed(item.Index, result);
        observer.Finished(item, worker, result);
    }

    public void AttemptFailed(StageItem item, WorkerIdentity worker, int attempt, string reason)
    {
        ledger.AttemptFailed(item.Index, reason);
        observer.AttemptFailed(item, worker, attempt, reason);
    }

    public void Failed(StageItem item, WorkerIdentity worker, string reason)
    {
        ledger.Failed(item.Index, reason);
        observer.Failed(item, worker, reason);
    }

    public void Preempted(StageItem item, WorkerIdentity worker, string reason)
    {
        ledger.Preempted(item.Index, reason);
        observer.Preempted(item, worker, reason);
    }

    public void Quarantined(WorkerIdentity worker, string reason) => observer.Quarantined(worker, reason);

    public void Waiting(string? reason) => observer.Waiting(reason);
}
