using System.Diagnostics;
using EmotionSelectivity.Inference.Instruments;

namespace EmotionSelectivity.Pipeline.Instruments;

/// <summary>Wall time of a cell and of its parts, which follow one another and add up to nearly all of it.</summary>
internal sealed class CellTimes
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private TimeSpan _inputs;
    private TimeSpan _queue;
    private TimeSpan _prefix;
    private TimeSpan _suffix;
    private TimeSpan _scores;
    private TimeSpan _commit;

    public TimeSpan Total { get; private set; }

    public IReadOnlyList<(string Part, TimeSpan Time)> Parts =>
        [("inputs", _inputs), ("queue", _queue), ("prefix", _prefix), ("suffix", _suffix), ("scores", _scores), ("commit", _commit)];

    /// <summary>Time on the lane.</summary>
    public TimeSpan Lane => _prefix + _suffix + _scores;

    /// <summary>All inputs have been read; waiting for the device lane begins.</summary>
    public void Queue() => _inputs = Stopwatch.GetElapsedTime(_began);

    /// <summary>Measures the work on the device lane.</summary>
    /// <param name="clock">The network's clock of prefix and suffix passes.</param>
    /// <param name="work">The work.</param>
    public T OnLane<T>(PassClock clock, Func<T> work)
    {
        _queue = Stopwatch.GetElapsedTime(_began) - _inputs;
        var (began, prefix, suffix) = (Stopwatch.GetTimestamp(), clock.Prefix, clock.Suffix);
        var result = work();
        (_prefix, _suffix) = (clock.Prefix - prefix, clock.Suffix - suffix);
        _scores = Stopwatch.GetElapsedTime(began) - _prefix - _suffix;
        return result;
    }

    /// <summary>It is committed.</summary>
    /// <param name="commit">How long that took.</param>
    public void Committed(TimeSpan commit) => (_commit, Total) = (commit, Stopwatch.GetElapsedTime(_began));
}
