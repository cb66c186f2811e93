using System.Globalization;
using Amazon;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Estimates the clock of the object store from the Date headers of its responses. The store's clock decides when a
/// signature expires. The estimate is never ahead of it, since a response arrives after it was dated, and dates are
/// rounded down to seconds.
/// </summary>
/// <param name="clock">Measures the time since the last response.</param>
internal sealed class ServerClock(TimeProvider clock)
{
    /// <summary>
    /// Deviation of the local clock above which signatures are corrected; some stores reject requests that are dated in
    /// the future.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private volatile Response? _last;

    public DateTimeOffset Now => _last is { } last ? last.Date + clock.GetElapsedTime(last.Received) : clock.GetUtcNow();

    /// <summary>Records the date of a response that was received just now.</summary>
    /// <param name="date">The Date header; ignored if it is not a valid date.</param>
    public void Update(string? date)
    {
        if (!DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent))
            return;
        _last = new Response(sent, clock.GetTimestamp());
        var correction = sent - clock.GetUtcNow();
        // The AWS SDK signs by the local clock, and has one correction for all clients of the process.
        AWSConfigs.ManualClockCorrection = correction.Duration() > Tolerance ? correction : null;
    }

    private sealed record Response(DateTimeOffset Date, long Received);
}
