using System.Runtime.CompilerServices;
using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Work;

namespace EmotionSelectivity.Grains.Sweeps;

/// <summary>Where a run stands, as its coordinator knows it. Lives on the coordinator's scheduler.</summary>
internal sealed class ProgressBoard(TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SortedDictionary<int, string> _running = [];
    private readonly List<string> _failures = [];
    private TaskCompletionSource _changed = NewSignal();
    private SweepState _state = SweepState.Running;
    private SweepStage _stage;
    private long _stageBegan;
    private int _done;
    private int _all;
    private int _foundDone;
    private double _costDone;
    private double _costLeft;

    public SweepProgress Current => new(
        _state, _stage, _done, _all, _foundDone, _costDone, _costLeft, clock.GetElapsedTime(_stageBegan).TotalSeconds,
        [.. _running.Values], [.. _failures]);

    public void Begin(SweepStage stage, int all, int foundDone, double cost)
    {
        (_stage, _all, _foundDone, _done, _costDone, _costLeft) = (stage, all, foundDone, foundDone, 0, cost);
        _stageBegan = clock.GetTimestamp();
        Signal();
    }

    public void Started(WorkItem item)
    {
        _running[item.Index] = item.Name;
        Signal();
    }

    public void Finished(WorkItem item)
    {
        _running.Remove(item.Index);
        _done++;
        _costDone += item.Cost;
        _costLeft -= item.Cost;
        Signal();
    }

    public void Failed(WorkItem item, string reason)
    {
        _running.Remove(item.Index);
        _costLeft -= item.Cost;
        Note($"{item.Name}: {reason}");
    }

    public void Note(string failure)
    {
        _failures.Add(failure);
        Signal();
    }

    public void End(SweepState state)
    {
        _state = state;
        _running.Clear();
        Signal();
    }

    /// <summary>Snapshots until the run has ended.</summary>
    public async IAsyncEnumerable<SweepProgress> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Task;
            var current = Current;
            yield return current;
            if (current.State != SweepState.Running)
                yield break;
            await changed.WaitAsync(cancellationToken);
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }
}
