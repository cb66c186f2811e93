namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// Work queue of a lane with fair sharing. Items of one share run in order of submission. The next item is taken from
/// the share with the least lane time, but the current share keeps the lane for a few seconds, because another share
/// may need another network to be loaded. For many producers and a single consumer.
/// </summary>
internal sealed class LaneQueue(TimeProvider clock) : IDisposable
{
    /// <summary>Lane time by which the current share may exceed the others before it must yield.</summary>
    public static readonly TimeSpan MaxLead = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private Share? _current;
    private long _started;
    private bool _closed;

    /// <summary>Number of queued items.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _shares.Values.Sum(share => share.Work.Count);
        }
    }

    /// <summary>Adds an item.</summary>
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

    /// <summary>
    /// Waits for the next item; null if the queue is closed and empty. The time until the next call is charged to the
    /// share of the item.
    /// </summary>
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

    /// <summary>Rejects further items; queued ones are still delivered.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
        _waiting.Release();
    }

    /// <summary>Frees resources. Call after the consumer has ended.</summary>
    public void Dispose() => _waiting.Dispose();

    private void ChargeElapsedTime()
    {
        if (_current is not null)
            _current.Used += clock.GetElapsedTime(_started);
        // A share without work is removed once the other shares have used as much lane time.
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

        /// <summary>Lane time used by the share; a new share starts at the minimum of the others.</summary>
        public TimeSpan Used { get; set; } = used;
    }
}
