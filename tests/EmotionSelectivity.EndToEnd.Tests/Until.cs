namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>Waits for something that another process does and that cannot be heard, only looked at.</summary>
internal static class Until
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    public static async Task True(Func<bool> condition, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Longest);
        using var looks = new PeriodicTimer(BetweenLooks);
        try
        {
            while (!condition())
                await looks.WaitForNextTickAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Waited for {Longest.TotalMinutes} minutes in vain: {what}.");
        }
    }
}
