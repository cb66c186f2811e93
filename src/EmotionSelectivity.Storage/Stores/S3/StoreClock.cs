using System.Globalization;
using Amazon;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// What time it is in the store, from the answers that come from there: how long a signature holds is judged by that clock. The estimate is never ahead of
/// it: an answer is heard after it was dated, and dates have whole seconds.
/// </summary>
/// <param name="clock">For the time since.</param>
internal sealed class StoreClock(TimeProvider clock)
{
    /// <summary>A signature that is dated later than the store's clock by this much is not accepted by all stores.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private volatile Answer? _last;

    public DateTimeOffset Now => _last is { } last ? last.Date + clock.GetElapsedTime(last.Heard) : clock.GetUtcNow();

    /// <summary>An answer came.</summary>
    /// <param name="date">Its Date header; what is none is left at that.</param>
    public void Heard(string? date)
    {
        if (!DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent))
            return;
        _last = new Answer(sent, clock.GetTimestamp());
        var correction = sent - clock.GetUtcNow();
        // The library signs by the process's clock, and has one correction for all clients.
        AWSConfigs.ManualClockCorrection = correction.Duration() > Tolerance ? correction : null;
    }

    private sealed record Answer(DateTimeOffset Date, long Heard);
}
