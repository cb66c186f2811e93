using System.Net;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Requests of one write that were sent and not answered: the store may carry one out long after its connection broke, over what was written since. They are
/// waited for at the end, until none can be any more.
/// </summary>
internal sealed class Unanswered(S3Timing timing)
{
    private long? _last;

    /// <summary>Sends, and remembers when where it is left open what became of it.</summary>
    public async Task<T> Unless<T>(Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (Exception e) when (MayBeCarriedOut(e))
        {
            _last = TimeProvider.System.GetTimestamp();
            throw;
        }
    }

    /// <summary>Waits, unless the write is given up: then whoever waits for its writer counts it among those that may still write.</summary>
    public async Task Settle(CancellationToken cancellation)
    {
        if (_last is not { } last)
            return;
        var left = timing.QuiescencePeriod - TimeProvider.System.GetElapsedTime(last);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool MayBeCarriedOut(Exception e) => e switch
    {
        StoreAnswerException answer => answer.Status is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout,
        HttpRequestException request => request.HttpRequestError
            is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
        _ => true,
    };
}
