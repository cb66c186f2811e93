namespace EmotionSelectivity.Pipeline.Threading;

/// <summary>
/// A value that several callers need and that is computed once. Each caller may stop waiting; the computation itself is cancelled when the last caller has
/// stopped waiting. A computation that failed or was cancelled starts again at the next call. All members may be called from any thread.
/// </summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <param name="compute">Computes the value; runs on the thread pool.</param>
public sealed class SharedComputation<T>(Func<CancellationToken, Task<T>> compute)
{
    private readonly Lock _lock = new();
    private Attempt? _attempt;

    /// <summary>Returns the value, computing it if that has not been done.</summary>
    /// <param name="cancellationToken">Stops waiting, and the computation too if nobody else waits for it.</param>
    public async Task<T> Get(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var attempt = Join();
        try
        {
            return await attempt.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(attempt);
        }
    }

    private Attempt Join()
    {
        lock (_lock)
        {
            if (_attempt is null or { Value.IsFaulted: true } or { Value.IsCanceled: true } or { Stop.IsCancellationRequested: true })
                _attempt = new Attempt(compute);
            _attempt.Waiting++;
            return _attempt;
        }
    }

    private void Leave(Attempt attempt)
    {
        lock (_lock)
        {
            if (--attempt.Waiting > 0 || attempt.Value.IsCompleted)
                return;
            if (_attempt == attempt)
                _attempt = null;
        }
        attempt.Stop.Cancel();
    }

    /// <summary>One execution of the computation.</summary>
    private sealed class Attempt
    {
        public Attempt(Func<CancellationToken, Task<T>> compute) => Value = Task.Run(() => compute(Stop.Token));

        public CancellationTokenSource Stop { get; } = new();

        public Task<T> Value { get; }

        public int Waiting { get; set; }
    }
}
