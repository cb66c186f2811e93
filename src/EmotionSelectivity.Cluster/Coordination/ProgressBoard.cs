using System.Collections;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Pipeline.Threading;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// The progress of a run in its coordinator's memory: what watchers see, what metrics are read from, and the lines of run.log. Used on the coordinator's
/// scheduler only.
/// </summary>
/// <param name="clock">For the time that a stage has taken.</param>
/// <param name="log">Writes a line to run.log; must not throw.</param>
/// <param name="choice">The workers to show; null for a run that has ended.</param>
/// <param name="metrics">Gauges to keep up to date; null for a run that has ended.</param>
/// <param name="effects">Receives committed cells; null for a run that has ended.</param>
internal sealed class ProgressBoard(TimeProvider clock, Action<string> log, WorkerChoice? choice = null, SweepMetrics? metrics = null, EffectReader? effects = null)
    : IRunObserver
{
    private const int MostShown = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseOfMany = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, string> _running = [];
    private readonly List<string> _failures = [];
    private readonly Dictionary<string, WorkerTally> _tallies = new(StringComparer.Ordinal);
    private readonly AsyncSignal _signal = new();
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
    private bool _isAbandoned;

    /// <summary>A snapshot of the progress.</summary>
    public SweepProgress Current => new(
        _state, _stage, _done, _all, _foundDone, _costDone, _costLeft, clock.GetElapsedTime(_stageBegan).TotalSeconds,
        [.. _running.OrderBy(item => item.Key).Take(MostShown).Select(item => item.Value)], [.. _failures], _failed, _preemptions, _waiting,
        [.. Workers()]);

    private bool CountsCells => _stage == SweepStage.Cells;

    /// <summary>Machines whose workers have finished at least one item.</summary>
    public IReadOnlyCollection<ComputeHost> Hosts() =>
        [.. _tallies.Values.Where(tally => tally.Done > 0).Select(tally => tally.Host).Distinct()];

    public void CellsFound(BitArray committed)
    {
        metrics?.Reset(index => committed[index]);
    }

    public void StageStarted(SweepStage stage, int all, int foundDone, double cost)
    {
        (_stage, _all, _foundDone, _done, _costDone, _costLeft) = (stage, all, foundDone, foundDone, 0, cost);
        _stageBegan = clock.GetTimestamp();
        log($"{stage}: {all} {(all == 1 ? "item" : "items")}{(foundDone == 0 ? "" : $", {foundDone} done before")}");
        Signal();
    }

    public void ReportWritten()
    {
        _done = _all;
        Signal();
    }

    public void Started(StageItem item, WorkerIdentity worker, int attempt)
    {
        _running[item.Index] = item.Name;
        Tally(worker).InHand++;
        Move(item, CellPhase.Pending, CellPhase.Running);
        Signal();
    }

    public void Finished(StageItem item, WorkerIdentity worker, ItemResult result)
    {
        Remove(item, worker);
        Tally(worker).Done++;
        _done++;
        _costDone += item.Cost;
        _costLeft -= item.Cost;
        Move(item, CellPhase.Running, CellPhase.Committed);
        if (CountsCells)
            effects?.Add(item.Index);
        Signal();
    }

    public void AttemptFailed(StageItem item, WorkerIdentity worker, int attempt, string reason)
    {
        Remove(item, worker);
        Move(item, CellPhase.Running, CellPhase.Pending);
        log($"{item.Name} failed {reason} (attempt {attempt}; it is tried again)");
        Signal();
    }

    /// <summary>Outside the cells the run ends with the same reason, which is shown once.</summary>
    public void Failed(StageItem item, WorkerIdentity worker, string reason)
    {
        Remove(item, worker);
        if (!CountsCells)
            return;
        _costLeft -= item.Cost;
        _failed++;
        Move(item, CellPhase.Running, CellPhase.Failed);
        RunFailed($"{item.Name}: {reason}");
    }

    public void Preempted(StageItem item, WorkerIdentity worker, string reason)
    {
        Remove(item, worker);
        _preemptions++;
        Move(item, CellPhase.Running, CellPhase.Pending);
        log($"{item.Name} was interrupted and is tried again: {reason}");
        Signal();
    }

    public void Quarantined(WorkerIdentity worker, string reason)
    {
        log($"{worker.Name} gets no more items of this run: {reason}");
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

    public void RunFailed(string reason)
    {
        if (_failures.Count < MostShown)
            _failures.Add(reason);
        log($"failed: {reason}");
        Signal();
    }

    public void Log(string text) => log(text);

    /// <summary>Shows the run as paused, or as running again.</summary>
    public void SetPaused(bool isPaused)
    {
        var state = isPaused ? SweepState.Paused : SweepState.Running;
        if (_state.IsEnd() || _state == state)
            return;
        _state = state;
        log(isPaused ? "paused" : "resumed");
        Signal();
    }

    /// <summary>Shows how the run ended.</summary>
    public void End(SweepState state)
    {
        _state = state;
        _running.Clear();
        foreach (var tally in _tallies.Values)
            tally.InHand = 0;
        _waiting = null;
        Signal();
    }

    /// <summary>Ends all watches without an end state: this coordinator no longer knows the progress, and watchers are to ask the next one.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        Signal();
    }

    /// <summary>Snapshots until the run has ended.</summary>
    /// <exception cref="WorkFailedException">This coordinator no longer executes the run.</exception>
    public async IAsyncEnumerable<SweepProgress> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _signal.Changed;
            if (_isAbandoned)
                throw new WorkFailedException("Another coordinator continues the run.", FailureScope.Fenced);
            var current = Current;
            yield return current;
            if (current.State.IsEnd())
                yield break;
            await changed.WaitAsync(cancellationToken);
            await Task.Delay(current.Workers.Length > MostShown ? PauseOfMany : Pause, clock, cancellationToken);
        }
    }

    private void Move(StageItem item, CellPhase from, CellPhase to)
    {
        if (CountsCells)
            metrics?.Move(item.Index, from, to);
    }

    private void Remove(StageItem item, WorkerIdentity worker)
    {
        _running.Remove(item.Index);
        Tally(worker).InHand--;
    }

    private WorkerTally Tally(WorkerIdentity worker)
    {
        if (!_tallies.TryGetValue(worker.Id, out var tally))
            _tallies[worker.Id] = tally = new WorkerTally(worker.Host);
        return tally;
    }

    private IEnumerable<WorkerProgress> Workers() => (choice?.All ?? []).Select(worker =>
    {
        var tally = _tallies.GetValueOrDefault(worker.Identity.Id);
        return new WorkerProgress(worker.Name, worker.Capacity.Device, tally?.InHand ?? 0, tally?.Done ?? 0, choice!.IneligibilityReason(worker));
    });

    private void Signal()
    {
        metrics?.Update(_state, _stage, _costDone, _costLeft, clock.GetElapsedTime(_stageBegan).TotalSeconds);
        _signal.Set();
    }

    private sealed class WorkerTally(ComputeHost host)
    {
        public ComputeHost Host { get; } = host;

        public int InHand { get; set; }

        public int Done { get; set; }
    }
}
