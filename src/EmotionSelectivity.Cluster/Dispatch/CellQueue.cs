using System.Collections;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>
/// The cells that are not committed, in the order of the plan. A worker continues with the (layer, fold) whose prefix it has cached, then takes one that no
/// worker has begun; when none is left it takes cells of the one with the most cells left. Holds one bit a cell.
/// </summary>
internal sealed class CellQueue : IWorkQueue
{
    private readonly BitArray _committed;
    private readonly Func<int, WorkItem> _item;
    private readonly List<Group> _left;
    private readonly Dictionary<SiloAddress, Group> _current = [];

    /// <param name="plan">The plan.</param>
    /// <param name="committed">By index in the plan: true where a cell is committed.</param>
    /// <param name="item">Creates the work item of a cell from its index.</param>
    public CellQueue(SweepPlan plan, BitArray committed, Func<int, WorkItem> item)
    {
        (_committed, _item) = (committed, item);
        _left = [.. Groups(plan).Where(group => group.Advance(committed))];
    }

    public bool IsEmpty => _left.Count == 0;

    public WorkItem? Take(WorkerSilo worker)
    {
        if (IsEmpty)
            return null;
        if (!_current.TryGetValue(worker.Address, out var group) || group.IsDone)
            group = _current[worker.Address] = _left.Find(other => !other.IsBegun) ?? _left.MaxBy(other => other.Left)!;
        group.IsBegun = true;
        var index = group.Next;
        group.Pass();
        if (!group.Advance(_committed))
            _left.Remove(group);
        return _item(index);
    }

    private static IEnumerable<Group> Groups(SweepPlan plan)
    {
        for (var (first, end) = (0, 0); first < plan.Cells.Length; first = end)
        {
            while (end < plan.Cells.Length && plan.Cells[end].Layer == plan.Cells[first].Layer && plan.Cells[end].Fold == plan.Cells[first].Fold)
                end++;
            yield return new Group(first, end);
        }
    }

    /// <summary>The cells of one (layer, fold): a range of the plan.</summary>
    private sealed class Group(int first, int end)
    {
        public int Next { get; private set; } = first;

        public int Left => end - Next;

        public bool IsDone => Next >= end;

        /// <summary>Whether a worker has got any of its cells.</summary>
        public bool IsBegun { get; set; }

        public void Pass() => Next++;

        /// <summary>Moves to the next cell that is not committed.</summary>
        /// <returns>False where there is none.</returns>
        public bool Advance(BitArray committed)
        {
            while (!IsDone && committed[Next])
                Next++;
            return !IsDone;
        }
    }
}
