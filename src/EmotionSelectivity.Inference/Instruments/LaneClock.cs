namespace EmotionSelectivity.Inference.Instruments;

/// <summary>
/// Measures the busy time of a lane. Work runs on the lane's thread; <see cref="Busy"/> may be read from any thread.
/// </summary>
internal sealed class LaneClock(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private TimeSpan _ended;
    private long? _began;

    /// <summary>Total busy time, including the work in progress.</summary>
    public TimeSpan Busy
    {
        get
        {
            lock (_lock)
                return _ended + (_began is { } began ? clock.GetElapsedTime(began) : TimeSpan.Zero);
        }
    }

    /// <summary>Runs one work item and adds its duration.</summary>
    public T Measure<T>(Func<T> work)
    {
        lock (_lock)
            _began = clock.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            lock (_lock)
                (_ended, _began) = (_ended + clock.GetElapsedTime(_began.Value), null);
        }
    }
}
