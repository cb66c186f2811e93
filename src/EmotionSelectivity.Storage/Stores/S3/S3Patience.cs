using EmotionSelectivity.Storage.Instruments;
using Polly;
using Polly.Retry;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Asks again, at growing intervals, what may pass: a store that is slow, full of requests or away for a while makes a sweep slower and fails no cell. One
/// that has never answered is asked a few times only.
/// </summary>
internal sealed class S3Patience
{
    /// <summary>With intervals that end at 15 s this is some ten minutes.</summary>
    private const int Tries = 46;

    private const int FirstTries = 4;

    private readonly ResiliencePipeline _pipeline;
    private volatile bool _hasAnswered;

    /// <param name="time">For the intervals.</param>
    public S3Patience(TimeProvider time) => _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(15),
            MaxRetryAttempts = Tries,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is { } e && IsAskedAgain(e, outcome.AttemptNumber)),
            OnRetry = _ =>
            {
                StoreInstruments.Retried();
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>Somebody else was answered: the store is there, and is waited for from the first request on.</summary>
    public void ExpectAnswers() => _hasAnswered = true;

    /// <param name="where">What is asked for, for errors.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="cancellation">Ends the waiting, too.</param>
    /// <exception cref="IOException">It did not pass.</exception>
    /// <exception cref="UnauthorizedAccessException">The store refuses.</exception>
    public async Task<T> Ask<T>(string where, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            var answer = await _pipeline.ExecuteAsync(async token => await ask(token), cancellation);
            _hasAnswered = true;
            return answer;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && S3Errors.IsOfTheStore(e))
        {
            throw S3Errors.Told(e, where);
        }
    }

    private bool IsAskedAgain(Exception e, int tries)
    {
        _hasAnswered |= S3Errors.IsAnswer(e);
        return S3Errors.MayPass(e) && (_hasAnswered || tries < FirstTries);
    }
}
