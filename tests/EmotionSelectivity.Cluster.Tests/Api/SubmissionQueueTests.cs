using EmotionSelectivity.Cluster.Api;

namespace EmotionSelectivity.Cluster.Tests.Api;

public sealed class SubmissionQueueTests
{
    [Fact]
    public async Task Enter_WhereTwoAreInsideAndFourWait_TurnsTheNextAway()
    {
        await using var queue = new SubmissionQueue();
        var inside = await queue.Enter(TestContext.Current.CancellationToken);
        using var other = await queue.Enter(TestContext.Current.CancellationToken);
        var waiting = Enumerable.Range(0, 4).Select(_ => queue.Enter(TestContext.Current.CancellationToken).AsTask()).ToList();
        Assert.All(waiting, place => Assert.False(place.IsCompleted));
        using var turnedAway = await queue.Enter(TestContext.Current.CancellationToken);
        Assert.False(turnedAway.IsAcquired);

        inside.Dispose();
        using var next = await waiting[0];
        Assert.True(next.IsAcquired);
    }
}
