namespace EmotionSelectivity.Pipeline.Threading;

/// <summary>
/// Wakes every caller that waits for a change. Thread-safe. To miss no change, take <see cref="Changed"/> before
/// reading the state that it guards, and call <see cref="Set"/> after writing that state.
/// </summary>
public sealed class AsyncSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>A task that the next call of <see cref="Set"/> completes.</summary>
    public Task Changed => Volatile.Read(ref _next).Task;

    /// <summary>Completes the current <see cref="Changed"/> task and replaces it.</summary>
    public void Set() => Interlocked.Exchange(ref _next, Create()).SetResult();

    // Continuations run asynchronously: a waiter must not run inside Set, which callers may use under a lock.
    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
