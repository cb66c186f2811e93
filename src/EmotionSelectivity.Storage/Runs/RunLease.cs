using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// The right to write a run, held by one process at a time; the only type that issues and revokes fencing tokens.
/// Acquiring a lease takes the run from its present holder: writes under the holder's token fail from then on, or, in
/// an object store, after a bounded time (<see cref="QuiescencePeriod"/>).
/// <para>
/// Until the lease is lost to another process or released, its token is valid: <see cref="Advance"/> issues the next
/// token and hands it to the writer before it revokes the present one, so that the lease remains usable when Advance
/// fails at any point.
/// </para>
/// <see cref="Advance"/> and <see cref="Release"/> must not be called concurrently; all other members may be used from
/// any thread at any time.
/// </summary>
public sealed class RunLease
{
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly HashSet<FencingToken> _issued = [];
    private FencingToken _token;

    private RunLease(RunWriter writer, TimeProvider clock) => (Writer, _clock) = (writer, clock);

    /// <summary>Writes the run under this lease's token.</summary>
    public RunWriter Writer { get; }

    /// <summary>
    /// The present token. Other processes that are to write under this lease pass it to <see cref="RunWriter.Accept"/>.
    /// </summary>
    public FencingToken Token
    {
        get
        {
            lock (_lock)
                return _token;
        }
    }

    /// <summary>
    /// How long <see cref="Advance"/> would wait for writes under earlier tokens. Zero in a folder, and when every
    /// writer is known to have finished.
    /// </summary>
    public TimeSpan QuiescencePeriod => Writer.LateWriters.Remaining(Tokens.QuiescencePeriod, _clock);

    private IFencingTokens Tokens => Writer.Store.Tokens;

    /// <summary>Takes the run from its present holder, if it has one. Data read before may be outdated.</summary>
    /// <param name="writer">
    /// The writer of this process; it writes under the lease's token when this method returns.
    /// </param>
    /// <param name="clock">Measures the quiescence period.</param>
    /// <param name="cancellation">Stops waiting for the store.</param>
    /// <exception cref="LeaseLostException">Another process acquired the run at the same time.</exception>
    public static async Task<RunLease> Acquire(RunWriter writer, TimeProvider clock, CancellationToken cancellation = default)
    {
        var lease = new RunLease(writer, clock);
        var (token, others) = await lease.IssueNext(cancellation);
        await lease.Revoke(others, token, cancellation);
        writer.AcceptOnly(token);
        lease._token = token;
        return lease;
    }

    /// <summary>
    /// Whether no other process has acquired the run since. On a shared disk the answer may be some seconds old; writes
    /// do not rely on it.
    /// </summary>
    /// <exception cref="IOException">The store could not be asked.</exception>
    public Task<bool> IsHeld(CancellationToken cancellation = default) => Tokens.IsValid(Token, cancellation);

    /// <summary>
    /// Records that a process which was to write under this lease did not answer, and may still write until its token
    /// is revoked.
    /// </summary>
    public void ExpectLateWriters() => Writer.LateWriters.Expect();

    /// <summary>
    /// Replaces the token by a new one, to exclude writers under this lease that have not finished. When this method
    /// returns, no write that began under an earlier token takes effect any more. When it throws anything but
    /// <see cref="LeaseLostException"/>, the lease is held with the earlier or the new token, and Advance can be called
    /// again.
    /// </summary>
    /// <param name="cancellation">Stops waiting for the store and for late writes.</param>
    /// <exception cref="LeaseLostException">
    /// Another process has acquired the run, or the lease was released.
    /// </exception>
    public async Task Advance(CancellationToken cancellation = default)
    {
        if (!await IsHeld(cancellation))
            throw new LeaseLostException(Writer.Store.Location);
        var (token, others) = await IssueNext(cancellation);
        Writer.Accept(token);
        lock (_lock)
            _token = token;
        await Revoke(others, token, cancellation);
        Writer.AcceptOnly(token);
        if (QuiescencePeriod is { Ticks: > 0 } left)
            await Task.Delay(left, _clock, cancellation);
        Writer.LateWriters.Awaited();
    }

    /// <summary>
    /// Writes what is left of the log, then revokes the token, so that no process writes the run until one acquires it.
    /// Does nothing if another process has acquired the run. If late writes are possible (<see cref="QuiescencePeriod"/>
    /// is not zero), the token stays valid: the next holder then finds it and waits for those writes.
    /// </summary>
    public async Task Release(CancellationToken cancellation = default)
    {
        await Writer.Flush(cancellation);
        if (QuiescencePeriod > TimeSpan.Zero)
            return;
        var present = await Tokens.List(cancellation);
        if (!present.Contains(Token))
            return;
        foreach (var other in Outdated(present, Token))
            await Tokens.Revoke(other, cancellation);
        await Tokens.Revoke(Token, cancellation);
        await Tokens.RemoveLeftovers(cancellation);
    }

    /// <summary>Issues a token above all others.</summary>
    /// <returns>The token, and the valid ones that are to be revoked in its favour.</returns>
    /// <exception cref="LeaseLostException">
    /// Another process issued a greater one at the same time; this one was revoked again, and no other.
    /// </exception>
    private async Task<(FencingToken Token, FencingToken[] Others)> IssueNext(CancellationToken cancellation)
    {
        var token = FencingToken.Above(await Tokens.List(cancellation));
        lock (_lock)
            _issued.Add(token);
        Writer.LateWriters.Own(token);
        try
        {
            await Tokens.Issue(token, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The request may still be in flight.
            ExpectLateWriters();
            throw;
        }
        var present = await Tokens.List(cancellation);
        if (IsHighest(present, token))
            return (token, Outdated(present, token));
        await Tokens.Revoke(token, cancellation);
        throw new LeaseLostException(Writer.Store.Location);
    }

    /// <summary>
    /// Revokes tokens in favour of one. If another process has issued a greater one meanwhile, that process wins. This
    /// token is then left for it to revoke: from a token that it did not issue it learns that there may be late writes,
    /// under this token or under those that were revoked here.
    /// </summary>
    private async Task Revoke(FencingToken[] others, FencingToken token, CancellationToken cancellation)
    {
        Writer.LateWriters.ExpectUnlessOwn(others);
        foreach (var other in others)
            await Tokens.Revoke(other, cancellation);
        if (!IsHighest(await Tokens.List(cancellation), token))
            throw new LeaseLostException(Writer.Store.Location);
        await Tokens.RemoveLeftovers(cancellation);
        Writer.LateWriters.AllRevoked(_clock);
    }

    /// <summary>Whether a token is valid and no other process has issued a greater one.</summary>
    private bool IsHighest(IReadOnlyList<FencingToken> present, FencingToken token)
    {
        lock (_lock)
            return present.Contains(token) && present.All(other => other <= token || _issued.Contains(other));
    }

    /// <summary>
    /// All smaller tokens, and greater ones of this lease itself: a request to issue a token may take effect although
    /// it failed.
    /// </summary>
    private FencingToken[] Outdated(IReadOnlyList<FencingToken> present, FencingToken token)
    {
        lock (_lock)
            return [.. present.Where(other => other < token || (other > token && _issued.Contains(other)))];
    }
}
