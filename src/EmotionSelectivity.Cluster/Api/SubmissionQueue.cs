using System.Threading.RateLimiting;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>Checking a sweep decodes all its images: a few are checked at once, a few more wait, others are to come back.</summary>
internal sealed class SubmissionQueue : IAsyncDisposable
{
    private const int AtOnce = 2;
    private const int Waiting = 4;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting });

    /// <summary>A place; dispose it to make room. Not acquired where too many wait.</summary>
    public ValueTask<RateLimitLease> Enter(CancellationToken cancellationToken) => _limiter.AcquireAsync(cancellationToken: cancellationToken);

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
