using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.TestSupport;

/// <summary>One call of a store, as <see cref="FailingStore"/> sees it.</summary>
/// <param name="Number">1 for the first call of the store.</param>
/// <param name="Operation">
/// Name of the method; of those of the fencing tokens with the prefix <c>Tokens.</c>, such as <c>Tokens.Issue</c>.
/// </param>
/// <param name="Subject">The path or the token that it is about; empty for neither.</param>
public sealed record StoreCall(int Number, string Operation, string Subject);

/// <summary>
/// Passes all calls to another store, and at chosen ones throws an exception or waits until it is released. All methods
/// may be called from any thread.
/// </summary>
/// <param name="inner">The store that carries out the calls.</param>
public sealed class FailingStore(IRunStore inner) : IRunStore
{
    private readonly Lock _lock = new();
    private readonly List<StoreCall> _calls = [];
    private readonly List<Rule> _rules = [];

    public string Location => inner.Location;

    public IFencingTokens Tokens => new FailingTokens(this, inner.Tokens);

    /// <summary>Reported in place of the inner store's period; null to report that one.</summary>
    public TimeSpan? QuiescencePeriod { get; set; }

    /// <summary>All calls so far, failed ones included, in order.</summary>
    public IReadOnlyList<StoreCall> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    /// <summary>Throws at the n-th call from now on, counted from 1.</summary>
    /// <param name="number">Which call.</param>
    /// <param name="exception">What is thrown.</param>
    /// <param name="afterwards">Whether the inner store carries out the call before the exception is thrown.</param>
    public void FailAt(int number, Exception exception, bool afterwards = false)
    {
        var target = Calls.Count + number;
        FailWhen(call => call.Number == target, exception, afterwards);
    }

    /// <summary>Throws at every call that a condition holds for.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="exception">What is thrown.</param>
    /// <param name="afterwards">Whether the inner store carries out the call before the exception is thrown.</param>
    public void FailWhen(Predicate<StoreCall> condition, Exception exception, bool afterwards = false) => Add(new Rule(condition, exception, afterwards, null));

    /// <summary>Makes every call wait that a condition holds for, until it is released or cancelled.</summary>
    public BlockedCalls BlockWhen(Predicate<StoreCall> condition)
    {
        var blocked = new BlockedCalls();
        Add(new Rule(condition, null, false, blocked));
        return blocked;
    }

    /// <summary>
    /// From now on every call succeeds that the inner store carries out. Calls that wait go on waiting.
    /// </summary>
    public void Repair()
    {
        lock (_lock)
            _rules.Clear();
    }

    public string Locate(string path) => inner.Locate(path);

    public Task<bool> IsThere(CancellationToken cancellation = default) => Do(nameof(IsThere), "", () => inner.IsThere(cancellation), cancellation);

    public Task<bool> Exists(string path, CancellationToken cancellation = default) => Do(nameof(Exists), path, () => inner.Exists(path, cancellation), cancellation);

    public Task<Stream> Open(string path, CancellationToken cancellation = default) => Do(nameof(Open), path, () => inner.Open(path, cancellation), cancellation);

    public Task<ReadOnlyMemory<byte>> Read(string path, long from, int most, CancellationToken cancellation = default) =>
        Do(nameof(Read), path, () => inner.Read(path, from, most, cancellation), cancellation);

    public async IAsyncEnumerable<string> List(
        string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var paths = await Do(nameof(List), folder, async () => await inner.List(folder, cancellation).ToListAsync(cancellation), cancellation);
        foreach (var path in paths)
            yield return path;
    }

    public Task<bool> TryCommit(string path, Func<Stream, Task> write, FencingToken token, CancellationToken cancellation = default) =>
        Do(nameof(TryCommit), path, () => inner.TryCommit(path, write, token, cancellation), cancellation);

    public Task Replace(string path, Func<Stream, Task> write, FencingToken? token, CancellationToken cancellation = default) =>
        Do(nameof(Replace), path, () => inner.Replace(path, write, token, cancellation), cancellation);

    public Task Remove(string path, FencingToken? token, CancellationToken cancellation = default) =>
        Do(nameof(Remove), path, () => inner.Remove(path, token, cancellation), cancellation);

    public void Append(string path, byte[] line, FencingToken token)
    {
        var rule = Find(nameof(Append), path);
        if (rule is { Exception: { } before, Afterwards: false })
            throw before;
        inner.Append(path, line, token);
        if (rule is { Exception: { } after })
            throw after;
    }

    public Task Flush(FencingToken token, CancellationToken cancellation = default) => Do(nameof(Flush), token.Value, () => inner.Flush(token, cancellation), cancellation);

    private void Add(Rule rule)
    {
        lock (_lock)
            _rules.Add(rule);
    }

    private Rule? Find(string operation, string subject)
    {
        lock (_lock)
        {
            var call = new StoreCall(_calls.Count + 1, operation, subject);
            _calls.Add(call);
            return _rules.Find(rule => rule.Condition(call));
        }
    }

    private Task<bool> Do(string operation, string subject, Func<Task> act, CancellationToken cancellation) => Do(
        operation, subject,
        async () =>
        {
            await act();
            return true;
        },
        cancellation);

    private async Task<T> Do<T>(string operation, string subject, Func<Task<T>> act, CancellationToken cancellation)
    {
        var rule = Find(operation, subject);
        if (rule?.Blocked is { } blocked)
            await blocked.Wait(cancellation);
        if (rule is { Exception: { } before, Afterwards: false })
            throw before;
        var result = await act();
        return rule?.Exception is { } after ? throw after : result;
    }

    private sealed record Rule(Predicate<StoreCall> Condition, Exception? Exception, bool Afterwards, BlockedCalls? Blocked);

    private sealed class FailingTokens(FailingStore store, IFencingTokens inner) : IFencingTokens
    {
        private const string Prefix = "Tokens.";

        public TimeSpan QuiescencePeriod => store.QuiescencePeriod ?? inner.QuiescencePeriod;

        public Task<IReadOnlyList<FencingToken>> List(CancellationToken cancellation = default) =>
            store.Do(Prefix + nameof(List), "", () => inner.List(cancellation), cancellation);

        public Task Issue(FencingToken token, CancellationToken cancellation = default) =>
            store.Do(Prefix + nameof(Issue), token.Value, () => inner.Issue(token, cancellation), cancellation);

        public Task<bool> IsValid(FencingToken token, CancellationToken cancellation = default) =>
            store.Do(Prefix + nameof(IsValid), token.Value, () => inner.IsValid(token, cancellation), cancellation);

        public Task Revoke(FencingToken token, CancellationToken cancellation = default) =>
            store.Do(Prefix + nameof(Revoke), token.Value, () => inner.Revoke(token, cancellation), cancellation);

        public Task RemoveLeftovers(CancellationToken cancellation = default) =>
            store.Do(Prefix + nameof(RemoveLeftovers), "", () => inner.RemoveLeftovers(cancellation), cancellation);
    }
}

/// <summary>Calls that wait, as <see cref="FailingStore.BlockWhen"/> made them.</summary>
public sealed class BlockedCalls
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first call waits.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets the calls continue that wait, and those that come.</summary>
    public void Release() => _released.TrySetResult();

    internal Task Wait(CancellationToken cancellation)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(cancellation);
    }
}
