namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// Work that waits for a lane. Work of one share comes in the order in which it was handed in; among shares the one that has had least of the lane's time
/// is next, but the share in hand keeps the lane for a few seconds, because another one may want another network. For many threads that hand in, and
/// one that takes.
/// </summary>
internal sealed class LaneQueue(TimeProvider clock) : IDisposable
{
    /// <summary>How much further than the others a share may get before it must give way.</summary>
    public static readonly TimeSpan MaxLead = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private Share? _current;
    private long _started;
    private bool _closed;

    /// <summary>Pieces that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _shares.Values.Sum(share => share.Work.Count);
        }
    }

    /// <exception cref="ObjectDisposedException">The queue was closed.</exception>
    public void Enqueue(string share, Action work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_shares.TryGetValue(share, out var queue))
                _shares[share] = queue = new Share(_shares.Count == 0 ? TimeSpan.Zero : _shares.Values.Min(s => s.Used));
            queue.Work.Enqueue(work);
        }
        _waiting.Release();
    }

    /// <summary>The next piece, waiting for it; null when the queue was closed and nothing is left. Its time counts until the next call.</summary>
    public Action? Dequeue()
    {
        lock (_lock)
            ChargeElapsedTime();
        _waiting.Wait();
        lock (_lock)
        {
            if (SelectShare() is not { } share)
                return null;
            (_current, _started) = (share, clock.GetTimestamp());
            return share.Work.Dequeue();
        }
    }

    /// <summary>Takes no more work.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
        _waiting.Release();
    }

    /// <summary>When nobody takes any more.</summary>
    public void Dispose() => _waiting.Dispose();

    private void ChargeElapsedTime()
    {
        if (_current is not null)
            _current.Used += clock.GetElapsedTime(_started);
        // A share without work is forgotten as soon as others have had as much as it.
        var least = _shares.Values.Where(share => share.Work.Count > 0).Select(share => share.Used).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        foreach (var (name, share) in _shares)
        {
            if (share.Work.Count == 0 && share != _current && share.Used <= least)
                _shares.Remove(name);
        }
    }

    private Share? SelectShare()
    {
        var least = _shares.Values.Where(share => share.Work.Count > 0).MinBy(share => share.Used);
        return _current is { Work.Count: > 0 } && least is not null && _current.Used - least.Used <= MaxLead ? _current : least;
    }

    private sealed class Share(TimeSpan used)
    {
        public Queue<Action> Work { get; } = [];

        /// <summary>Time of the lane that it has had, and what it was ahead by when it came.</summary>
        public TimeSpan Used { get; set; } = used;
    }
}
