using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>Work in the order of a list, whoever asks.</summary>
public sealed class ListQueue(IEnumerable<WorkItem> items) : IWorkQueue
{
    private readonly Queue<WorkItem> _items = new(items);

    public bool IsEmpty => _items.Count == 0;

    public WorkItem? Take(WorkerSilo worker) => _items.TryDequeue(out var item) ? item : null;
}
