using EmotionSelectivity.Inference.Lanes;

namespace EmotionSelectivity.Inference.Tests.Lanes;

public sealed class DeviceLaneTests
{
    [Fact]
    public async Task Run_ManyCallers_IsOneAtATimeOnOneThreadInOrder()
    {
        using var lane = new DeviceLane("test");
        var order = new List<int>();

        var threads = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => lane.Run(_ =>
        {
            order.Add(i);
            return Environment.CurrentManagedThreadId;
        }, default)));

        Assert.Single(threads.Distinct());
        Assert.Equal(Enumerable.Range(0, 50), order);
    }

    [Fact]
    public async Task Run_WorkThatThrows_ReachesItsCallerAndTheLaneGoesOn()
    {
        using var lane = new DeviceLane("test");

        await Assert.ThrowsAsync<InvalidOperationException>(() => lane.Run<int>(_ => throw new InvalidOperationException("no"), default));

        Assert.Equal(1, await lane.Run(_ => 1, default));
    }

    [Fact]
    public async Task Run_CancelledBeforeItsTurn_NeverStarts()
    {
        using var lane = new DeviceLane("test");
        using var gate = new ManualResetEventSlim();
        using var cancelled = new CancellationTokenSource();
        var first = lane.Run(_ =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            return 0;
        }, default);
        var started = false;
        var second = lane.Run(_ => started = true, cancelled.Token);

        await cancelled.CancelAsync();
        gate.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first;
        Assert.False(started);
    }
}
