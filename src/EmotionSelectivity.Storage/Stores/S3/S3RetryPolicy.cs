using EmotionSelectivity.Storage.Instruments;
using Polly;
using Polly.Retry;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Retries requests after transient errors, with exponential backoff for about ten minutes: while a store is slow,
/// throttles or is unreachable, a sweep waits and no cell fails. As long as the store has never responded, only a few
/// attempts are made, since its address is probably wrong.
/// </summary>
internal sealed class S3RetryPolicy
{
    /// <summary>With delays of at most 15 s these take about ten minutes.</summary>
    private const int Retries = 46;

    private const int RetriesBeforeAnyResponse = 4;

    private readonly ResiliencePipeline _pipeline;
    private volatile bool _hasResponded;

    /// <param name="time">Measures the delays.</param>
    public S3RetryPolicy(TimeProvider time) => _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(15),
            MaxRetryAttempts = Retries,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is { } e && IsRetried(e, outcome.AttemptNumber)),
            OnRetry = _ =>
            {
                StoreInstruments.CountRetry();
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>
    /// Makes the full number of retries from the first request on, because another process is known to have reached the
    /// store.
    /// </summary>
    public void AssumeReachable() => _hasResponded = true;

    /// <summary>Sends a request until it succeeds or fails for good.</summary>
    /// <param name="where">The object or folder, for error messages.</param>
    /// <param name="send">Sends the request once.</param>
    /// <param name="cancellation">Stops the request and the delays.</param>
    /// <exception cref="IOException">The last attempt failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The store refused access.</exception>
    public async Task<T> Execute<T>(string where, Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        try
        {
            var response = await _pipeline.ExecuteAsync(async token => await send(token), cancellation);
            _hasResponded = true;
            return response;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && S3Errors.IsStoreError(e))
        {
            throw S3Errors.Translate(e, where);
        }
    }

    private bool IsRetried(Exception e, int attempt)
    {
        _hasResponded |= S3Errors.IsResponse(e);
        return S3Errors.IsTransient(e) && (_hasResponded || attempt < RetriesBeforeAnyResponse);
    }
}
