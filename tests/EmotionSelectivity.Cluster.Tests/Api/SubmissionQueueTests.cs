using EmotionSelectivity.Cluster.Api;

namespace EmotionSelectivity.Cluster.Tests.Api;

public sealed class SubmissionQueueTests
{
    [Fact]
    public async Task Acquire_WithTwoHeldAndFourWaiting_RejectsTheNext()
    {
        await using var queue = new SubmissionQueue();
        var first = await queue.Acquire(TestContext.Current.CancellationToken);
        using var second = await queue.Acquire(TestContext.Current.CancellationToken);
        var waiting = Enumerable.Range(0, 4).Select(_ => queue.Acquire(TestContext.Current.CancellationToken).AsTask()).ToList();
        Assert.All(waiting, permit => Assert.False(permit.IsCompleted));
        using var rejected = await queue.Acquire(TestContext.Current.CancellationToken);
        Assert.False(rejected.IsAcquired);

        first.Dispose();
        using var next = await waiting[0];
        Assert.True(next.IsAcquired);
    }
}
