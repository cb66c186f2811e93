using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using Microsoft.Extensions.Time.Testing;

namespace EmotionSelectivity.Cluster.Tests.Dispatch;

/// <summary>A dispatch to fake workers under a lease of a temporary folder, executed like a grain: one step at a time on one scheduler.</summary>
internal sealed class DispatchScene : IItemObserver, IDisposable
{
    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<RunLease>> _lease;

    public DispatchScene(params WorkerSilo[] workers)
    {
        Workers = new FakeWorkers(workers);
        Choice = new WorkerChoice(Workers, new WorkerNeeds(SmallPlan.Plan, "cpu"), Clock);
        Store = new FailingStore(RunStores.At(_folder.Path)) { QuiescencePeriod = TimeSpan.FromSeconds(1) };
        _lease = new(() => RunLease.Acquire(Writer(), TimeProvider.System));
    }

    public FailingStore Store { get; }

    /// <summary>Advances by a second at a time while a dispatch runs, so that no test waits for a pause.</summary>
    public FakeTimeProvider Clock { get; } = new();

    public FakeWorkers Workers { get; }

    public WorkerChoice Choice { get; }

    public PauseGate Gate { get; } = new(isOpen: true);

    /// <summary>Whether a call was given up that may still write.</summary>
    public bool ExpectsLateWriters => _lease.Value.Result.QuiescencePeriod > TimeSpan.Zero;

    public List<int> Finished { get; } = [];

    public List<string> Events { get; } = [];

    public List<string?> Waits { get; } = [];

    public CancellationTokenSource Abandon { get; } = new();

    /// <summary>Throws in the next call of the observer.</summary>
    public Exception? ObserverFailure { get; set; }

    /// <summary>Completes when the dispatch has reported why it waits.</summary>
    public TaskCompletionSource<string> Waited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static WorkItem Item(int index, IWorkGrain grain) => new(new StageItem(index, $"{index}", $"item {index}", Cost: 1), grain);

    public static IEnumerable<WorkItem> Items(int count, IWorkGrain grain) => Enumerable.Range(0, count).Select(i => Item(i, grain));

    public async Task Run(IEnumerable<WorkItem> items, CancellationToken stop, bool needsAll = false)
    {
        var lease = await _lease.Value;
        var run = Do(() => new WorkDispatch(lease, SweepStage.Readouts, Choice, Gate, this, _ => null, Clock)
            .Run(new FakeQueue(items), needsAll, stop, Abandon.Token));
        while (!run.IsCompleted)
        {
            await Do(() => Clock.Advance(TimeSpan.FromSeconds(1)));
            await Task.Yield();
        }
        await run;
    }

    /// <summary>Another process acquires the lease.</summary>
    public async Task LoseLease()
    {
        await _lease.Value;
        await RunLease.Acquire(Writer(), TimeProvider.System);
    }

    /// <summary>Executes a step on the grain's scheduler.</summary>
    public Task Do(Func<Task> step) => Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap();

    public Task Do(Action step) => Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.None, _scheduler);

    void IItemObserver.Started(StageItem item, WorkerIdentity worker, int attempt)
    {
    }

    void IItemObserver.Finished(StageItem item, WorkerIdentity worker, ItemResult result)
    {
        if (ObserverFailure is { } failure)
            throw failure;
        Finished.Add(item.Index);
    }

    void IItemObserver.AttemptFailed(StageItem item, WorkerIdentity worker, int attempt, string reason) => Events.Add($"{item.Index} failed {reason}");

    void IItemObserver.Failed(StageItem item, WorkerIdentity worker, string reason) => Events.Add($"{item.Index} failed for good {reason}");

    void IItemObserver.Preempted(StageItem item, WorkerIdentity worker, string reason) => Events.Add($"{item.Index} lost {worker.Name}: {reason}");

    void IItemObserver.Quarantined(WorkerIdentity worker, string reason) => Events.Add($"{worker.Name} quarantined: {reason}");

    void IItemObserver.Waiting(string? reason)
    {
        if (Waits.LastOrDefault() != reason)
            Waits.Add(reason);
        if (reason is not null)
            Waited.TrySetResult(reason);
    }

    public void Dispose()
    {
        Abandon.Dispose();
        _folder.Dispose();
    }

    private RunWriter Writer() => new(Store, new RunStamp("test", "test"));

    private sealed class FakeQueue(IEnumerable<WorkItem> items) : IWorkQueue
    {
        private readonly Queue<WorkItem> _left = new(items);

        public bool IsEmpty => _left.Count == 0;

        public WorkItem? Take(WorkerSilo worker) => _left.TryDequeue(out var item) ? item : null;
    }
}
