using System.Threading.RateLimiting;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// Limits how many submissions are checked at once, because each check decodes all images of its sweep: two are checked,
/// four wait, and further ones are rejected.
/// </summary>
internal sealed class SubmissionQueue : IAsyncDisposable
{
    private const int MaxConcurrent = 2;
    private const int MaxWaiting = 4;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = MaxConcurrent, QueueLimit = MaxWaiting });

    /// <summary>
    /// Waits for a permit, which the caller disposes after the check. It is not acquired if too many submissions wait
    /// already.
    /// </summary>
    public ValueTask<RateLimitLease> Acquire(CancellationToken cancellationToken) => _limiter.AcquireAsync(cancellationToken: cancellationToken);

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
