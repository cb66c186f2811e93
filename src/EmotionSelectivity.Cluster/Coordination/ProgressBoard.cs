using System.Runtime.CompilerServices;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>Where a run stands, as its coordinator knows it. Lives on the coordinator's scheduler.</summary>
/// <param name="clock">For how long a stage has been running.</param>
/// <param name="log">Gets what a person wants to read of it tomorrow.</param>
internal sealed class ProgressBoard(TimeProvider clock, Action<string> log)
{
    private const int MostShown = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseOfMany = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, string> _running = [];
    private readonly List<string> _failures = [];
    private readonly Dictionary<SiloAddress, WorkerTally> _tallies = [];
    private TaskCompletionSource _changed = NewSignal();
    private SweepState _state = SweepState.Running;
    private SweepStage _stage;
    private long _stageBegan = clock.GetTimestamp();
    private int _done;
    private int _all;
    private int _foundDone;
    private double _costDone;
    private double _costLeft;
    private int _failed;
    private int _preemptions;
    private string? _waiting;
    private WorkerChoice? _workers;
    private SweepReading? _reading;
    private bool _isAbandoned;

    public SweepProgress Current => new(
        _state, _stage, _done, _all, _foundDone, _costDone, _costLeft, clock.GetElapsedTime(_stageBegan).TotalSeconds,
        [.. _running.OrderBy(item => item.Key).Take(MostShown).Select(item => item.Value)], [.. _failures], _failed, _preemptions, _waiting,
        [.. Workers()]);

    /// <summary>Machines whose workers have done something.</summary>
    public IReadOnlyCollection<ComputeHost> Hosts() =>
        [.. _tallies.Values.Where(tally => tally.Done > 0).Select(tally => tally.Host).Distinct()];

    /// <summary>Whose workers are shown.</summary>
    public void Follow(WorkerChoice workers) => _workers = workers;

    /// <summary>What metrics are read from: is kept up with every change.</summary>
    public void Publish(SweepReading reading) => _reading = reading;

    public void Begin(SweepStage stage, int all, int foundDone, double cost)
    {
        (_stage, _all, _foundDone, _done, _costDone, _costLeft) = (stage, all, foundDone, foundDone, 0, cost);
        _stageBegan = clock.GetTimestamp();
        log($"{stage}: {all} {(all == 1 ? "piece" : "pieces")}{(foundDone == 0 ? "" : $", {foundDone} done before")}");
        Signal();
    }

    public void Started(WorkItem item, WorkerSilo worker)
    {
        _running[item.Index] = item.Name;
        Tally(worker).InHand++;
        Signal();
    }

    public void Finished(WorkItem item, WorkerSilo worker)
    {
        Leave(item, worker);
        Tally(worker).Done++;
        _done++;
        _costDone += item.Cost;
        _costLeft -= item.Cost;
        Signal();
    }

    public void AttemptFailed(WorkItem item, WorkerSilo worker, string reason)
    {
        Leave(item, worker);
        log($"{item.Name} failed {reason} (attempt {item.Failures}; it is tried again)");
        Signal();
    }

    public void Failed(WorkItem item, WorkerSilo worker, string reason)
    {
        Leave(item, worker);
        _costLeft -= item.Cost;
        _failed++;
        Note($"{item.Name}: {reason}");
    }

    public void Preempted(WorkItem item, WorkerSilo worker, string reason)
    {
        Leave(item, worker);
        _preemptions++;
        log($"{item.Name} lost its worker and is tried again: {reason}");
        Signal();
    }

    public void SetAside(WorkerSilo worker, string reason)
    {
        log($"{worker.Name} gets no more of this run: {reason}");
        Signal();
    }

    public void Waiting(string? reason)
    {
        if (_waiting == reason)
            return;
        _waiting = reason;
        if (reason is not null)
            log($"waiting: {reason}");
        Signal();
    }

    /// <summary>Something went wrong for good.</summary>
    public void Note(string failure)
    {
        if (_failures.Count < MostShown)
            _failures.Add(failure);
        log($"failed: {failure}");
        Signal();
    }

    /// <summary>The stage that is not made of pieces of work is done.</summary>
    public void Done()
    {
        _done = _all;
        Signal();
    }

    /// <summary>For the log alone.</summary>
    public void Remark(string text) => log(text);

    public void Hold(bool isPaused)
    {
        if (_state.IsEnd())
            return;
        _state = isPaused ? SweepState.Paused : SweepState.Running;
        log(isPaused ? "paused" : "goes on");
        Signal();
    }

    public void End(SweepState state)
    {
        _state = state;
        _running.Clear();
        _waiting = null;
        Signal();
    }

    /// <summary>This coordinator does not know any more where the run stands: watchers are to ask again.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        Signal();
    }

    /// <summary>Snapshots until the run has ended.</summary>
    /// <exception cref="WorkFailedException">Another coordinator holds the run now.</exception>
    public async IAsyncEnumerable<SweepProgress> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (_isAbandoned)
                throw new WorkFailedException("Another coordinator took the run up.", FailureReach.Fenced);
            var current = Current;
            yield return current;
            if (current.State.IsEnd())
                yield break;
            await changed.WaitAsync(cancellationToken);
            await Task.Delay(current.Workers.Length > MostShown ? PauseOfMany : Pause, clock, cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Leave(WorkItem item, WorkerSilo worker)
    {
        _running.Remove(item.Index);
        Tally(worker).InHand--;
    }

    private WorkerTally Tally(WorkerSilo worker)
    {
        if (!_tallies.TryGetValue(worker.Address, out var tally))
            _tallies[worker.Address] = tally = new WorkerTally(worker.Capacity.AsHost());
        return tally;
    }

    private IEnumerable<WorkerProgress> Workers() => (_workers?.All ?? []).Select(worker =>
    {
        var tally = _tallies.GetValueOrDefault(worker.Address);
        return new WorkerProgress(worker.Name, worker.Capacity.Device, tally?.InHand ?? 0, tally?.Done ?? 0, _workers!.Objection(worker));
    });

    private void Signal()
    {
        _reading?.Show(_state, _stage, _costDone, _costLeft, clock.GetElapsedTime(_stageBegan).TotalSeconds);
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private sealed class WorkerTally(ComputeHost host)
    {
        public ComputeHost Host { get; } = host;

        public int InHand { get; set; }

        public int Done { get; set; }
    }
}
