using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>Work that came back, before work that was never tried.</summary>
/// <param name="fresh">Work that was never tried.</param>
internal sealed class RetryQueue(IWorkQueue fresh)
{
    private readonly LinkedList<WorkItem> _back = [];

    public bool IsEmpty => _back.Count == 0 && fresh.IsEmpty;

    public void GiveBack(WorkItem item) => _back.AddLast(item);

    /// <summary>The next piece for a worker. One that failed there before waits for another worker, as long as there is one on which it did not fail.</summary>
    /// <param name="worker">Who asks.</param>
    /// <param name="fitting">All that may ask.</param>
    public WorkItem? Take(WorkerSilo worker, IReadOnlyCollection<WorkerSilo> fitting)
    {
        for (var node = _back.First; node is not null; node = node.Next)
        {
            if (node.Value.Avoid.Contains(worker.Address) && fitting.Any(other => !node.Value.Avoid.Contains(other.Address)))
                continue;
            _back.Remove(node);
            return node.Value;
        }
        return fresh.Take(worker);
    }
}
