using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Remembers whether writes may still be in flight that began under a revoked token, and since when. It belongs to the
/// writer and not to a lease, because a process that acquires the same run again must still wait for them. All methods
/// may be called from any thread.
/// </summary>
internal sealed class LateWriters
{
    private readonly Lock _lock = new();
    private readonly HashSet<FencingToken> _own = [];
    private bool _areExpected;
    private long? _revokedAt;

    /// <summary>
    /// Records that a writer under a valid token, or under one that is being revoked, may have writes in flight for which
    /// nobody waits.
    /// </summary>
    public void Expect()
    {
        lock (_lock)
            _areExpected = true;
    }

    /// <summary>Marks a token as held by this process, which accounts for all writers under it.</summary>
    public void Own(FencingToken token)
    {
        lock (_lock)
            _own.Add(token);
    }

    /// <summary>
    /// Call before tokens are revoked: nothing is known of the writers under tokens of other processes.
    /// </summary>
    public void ExpectUnlessOwn(IEnumerable<FencingToken> tokens)
    {
        lock (_lock)
            _areExpected |= tokens.Any(token => !_own.Contains(token));
    }

    /// <summary>Call when every earlier token was revoked: from now on late writes are bounded in time.</summary>
    public void AllRevoked(TimeProvider clock)
    {
        lock (_lock)
        {
            if (_areExpected)
                _revokedAt = clock.GetTimestamp();
            _areExpected = false;
        }
    }

    /// <summary>
    /// Call after waiting for <see cref="Remaining"/>: no write under a revoked token is in flight any more.
    /// </summary>
    public void Awaited()
    {
        lock (_lock)
            _revokedAt = null;
    }

    /// <summary>How long late writes are to be waited for, if all tokens were revoked now.</summary>
    public TimeSpan Remaining(TimeSpan quiescencePeriod, TimeProvider clock)
    {
        lock (_lock)
        {
            if (_areExpected)
                return quiescencePeriod;
            var left = _revokedAt is { } revoked ? quiescencePeriod - clock.GetElapsedTime(revoked) : TimeSpan.Zero;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
