using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Tests.Dispatch;

/// <summary>A dispatch among fake workers, run as a grain runs it: one step at a time on one scheduler.</summary>
internal sealed class DispatchScene : IWorkObserver
{
    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

    public DispatchScene(params WorkerSilo[] workers)
    {
        Workers = new FakeWorkers(workers);
        Choice = new WorkerChoice(Workers, new WorkerNeeds(SmallPlan.Plan, "cpu"));
    }

    public FakeWorkers Workers { get; }

    public WorkerChoice Choice { get; }

    public PauseGate Gate { get; } = new(isOpen: true);

    public bool IsHeld { get; set; } = true;

    /// <summary>Calls that may still write though nobody waits for them.</summary>
    public int LateWriters { get; private set; }

    public List<int> Finished { get; } = [];

    public List<string> Events { get; } = [];

    public List<string?> Waits { get; } = [];

    public CancellationTokenSource Leave { get; } = new();

    /// <summary>Ends when something was said about waiting.</summary>
    public TaskCompletionSource<string> Waited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static WorkItem Item(int index, IWorkGrain grain) => new(index, $"item {index}", grain, Cost: 1);

    public static IEnumerable<WorkItem> Items(int count, IWorkGrain grain) => Enumerable.Range(0, count).Select(i => Item(i, grain));

    public Task Run(IEnumerable<WorkItem> items, CancellationToken stop, bool needsAll = false) => Do(() =>
        new WorkDispatch(new DispatchedRun("/run", "epoch", () => Task.FromResult(IsHeld), () => LateWriters++, _ => null), Choice, Gate, this, TimeProvider.System)
            .Run(new ListQueue(items), needsAll, stop, Leave.Token));

    /// <summary>Something that happens on the grain's scheduler.</summary>
    public Task Do(Func<Task> step) => Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap();

    public Task Do(Action step) => Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.None, _scheduler);

    void IWorkObserver.Started(WorkItem item, WorkerSilo worker)
    {
    }

    void IWorkObserver.Finished(WorkItem item, WorkerSilo worker, WorkReceipt receipt) => Finished.Add(item.Index);

    void IWorkObserver.AttemptFailed(WorkItem item, WorkerSilo worker, string reason) => Events.Add($"{item.Index} failed {reason}");

    void IWorkObserver.FailedForGood(WorkItem item, WorkerSilo worker, string reason) => Events.Add($"{item.Index} failed for good {reason}");

    void IWorkObserver.Preempted(WorkItem item, WorkerSilo worker, string reason) => Events.Add($"{item.Index} lost {worker.Name}: {reason}");

    void IWorkObserver.SetAside(WorkerSilo worker, string reason) => Events.Add($"{worker.Name} set aside: {reason}");

    void IWorkObserver.Waiting(string? reason)
    {
        if (Waits.LastOrDefault() != reason)
            Waits.Add(reason);
        if (reason is not null)
            Waited.TrySetResult(reason);
    }
}
