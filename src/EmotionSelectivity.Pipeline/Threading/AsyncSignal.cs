namespace EmotionSelectivity.Pipeline.Threading;

/// <summary>
/// A notification that can be awaited repeatedly. A waiter takes <see cref="Changed"/> before it reads the state that the signal is about, so that no
/// change between the two is missed. All members may be called from any thread.
/// </summary>
public sealed class AsyncSignal
{
    private TaskCompletionSource _next = NewSource();

    /// <summary>Completes at the next call of <see cref="Set"/>.</summary>
    public Task Changed => Volatile.Read(ref _next).Task;

    /// <summary>Completes every task that <see cref="Changed"/> has returned so far. Continuations run asynchronously.</summary>
    public void Set() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
