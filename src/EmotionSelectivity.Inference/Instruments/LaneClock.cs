namespace EmotionSelectivity.Inference.Instruments;

/// <summary>How long a lane has been at work. The lane's thread times its pieces, any thread may look.</summary>
internal sealed class LaneClock(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private TimeSpan _ended;
    private long? _began;

    /// <summary>Of all pieces, the one in hand up to now.</summary>
    public TimeSpan Busy
    {
        get
        {
            lock (_lock)
                return _ended + (_began is { } began ? clock.GetElapsedTime(began) : TimeSpan.Zero);
        }
    }

    /// <summary>One piece.</summary>
    public T Measure<T>(Func<T> piece)
    {
        lock (_lock)
            _began = clock.GetTimestamp();
        try
        {
            return piece();
        }
        finally
        {
            lock (_lock)
                (_ended, _began) = (_ended + clock.GetElapsedTime(_began.Value), null);
        }
    }
}
