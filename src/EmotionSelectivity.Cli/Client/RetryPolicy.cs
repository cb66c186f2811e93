using Polly;
using Polly.Retry;

namespace EmotionSelectivity.Cli.Client;

/// <summary>
/// Retries requests to a server that answers that it is busy, as a cluster does for a second after a coordinator has
/// joined or left.
/// </summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    /// <summary>Time from the first attempt within which the last retry starts.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Creates a pipeline for one idempotent request, which starts its time limit. When it gives up, the last
    /// <see cref="ServerException"/> is thrown.
    /// </summary>
    /// <param name="clock">Measures the limit and the delays.</param>
    /// <param name="onFirstRetry">Called once, before the first retry.</param>
    public static ResiliencePipeline Create(TimeProvider clock, Action<ServerException> onFirstRetry)
    {
        var start = clock.GetTimestamp();
        return new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                BackoffType = DelayBackoffType.Exponential,
                Delay = FirstDelay,
                MaxDelay = MaxDelay,
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = new PredicateBuilder().Handle<ServerException>(e => e.IsBusy && clock.GetElapsedTime(start) < MaxDuration - MaxDelay),
                OnRetry = retry =>
                {
                    if (retry is { AttemptNumber: 0, Outcome.Exception: ServerException busy })
                        onFirstRetry(busy);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }
}
