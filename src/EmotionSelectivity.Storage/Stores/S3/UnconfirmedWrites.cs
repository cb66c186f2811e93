using System.Net;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Requests of one write whose outcome is unknown, because the connection broke or the store reported an internal
/// error. The store may still carry one out much later, and overwrite what was written since. A write therefore does
/// not return until this is impossible.
/// </summary>
internal sealed class UnconfirmedWrites(S3Timing timing)
{
    private long? _last;

    /// <summary>Sends a request, and records the time if its outcome is unknown.</summary>
    public async Task<T> Track<T>(Func<Task<T>> send)
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

    /// <summary>
    /// Waits until no unconfirmed request can be carried out any more. Cancellation ends the wait early: the lease then
    /// counts the writer among those that may still write (<see cref="Runs.RunLease.ExpectLateWriters"/>).
    /// </summary>
    public async Task AwaitSettled(CancellationToken cancellation)
    {
        if (_last is not { } last)
            return;
        var left = timing.QuiescencePeriod - TimeProvider.System.GetElapsedTime(last);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool MayBeCarriedOut(Exception e) => e switch
    {
        StoreResponseException response => response.Status is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout,
        HttpRequestException request => request.HttpRequestError
            is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
        _ => true,
    };
}
