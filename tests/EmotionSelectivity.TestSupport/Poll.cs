namespace EmotionSelectivity.TestSupport;

/// <summary>
/// Waits for a state of another process that sends no signal. The only place in the tests that waits for time to pass (SleepTests hold this): everything else
/// waits for the event itself.
/// </summary>
public static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    /// <summary>Waits until a condition holds; fails the test after four minutes.</summary>
    /// <param name="condition">Must be cheap: it is evaluated every 50 ms.</param>
    /// <param name="expected">What is waited for, for the failure's message.</param>
    public static Task Until(Func<bool> condition, string expected) => Until(() => Task.FromResult(condition()), expected);

    /// <summary>Waits until a condition holds; fails the test after four minutes.</summary>
    /// <param name="condition">Must be cheap: it is evaluated every 50 ms.</param>
    /// <param name="expected">What is waited for, for the failure's message.</param>
    /// <param name="details">Describes the state that was reached instead.</param>
    public static async Task Until(Func<Task<bool>> condition, string expected, Func<Task<string>>? details = null)
    {
        var test = TestContext.Current.CancellationToken;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(test);
        deadline.CancelAfter(Timeout);
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (!await condition())
                await timer.WaitForNextTickAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!test.IsCancellationRequested)
        {
            var state = details is null ? "" : "\n" + await details();
            Assert.Fail($"Not within {Timeout.TotalMinutes} minutes: {expected}.{state}");
        }
    }
}
