using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>Hands out items that came back before items that were never tried.</summary>
/// <param name="untried">Items that were never tried.</param>
internal sealed class RetryQueue(IWorkQueue untried)
{
    private readonly LinkedList<WorkItem> _returned = [];

    public bool IsEmpty => _returned.Count == 0 && untried.IsEmpty;

    public void Return(WorkItem item) => _returned.AddLast(item);

    /// <summary>Removes and returns the next item for a worker. An item that failed there is kept for another worker, as long as there is one on which it did not fail.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="eligible">All workers that may get items.</param>
    public WorkItem? Take(WorkerSilo worker, IReadOnlyCollection<WorkerSilo> eligible)
    {
        for (var node = _returned.First; node is not null; node = node.Next)
        {
            if (node.Value.FailedOn.Contains(worker.Address) && eligible.Any(other => !node.Value.FailedOn.Contains(other.Address)))
                continue;
            _returned.Remove(node);
            return node.Value;
        }
        return untried.Take(worker);
    }
}
