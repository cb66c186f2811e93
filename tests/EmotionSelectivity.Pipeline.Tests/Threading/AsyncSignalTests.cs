using EmotionSelectivity.Pipeline.Threading;

namespace EmotionSelectivity.Pipeline.Tests.Threading;

public sealed class AsyncSignalTests
{
    private readonly AsyncSignal _signal = new();

    [Fact]
    public void Set_WithWaiters_CompletesTheirTaskAndReplacesIt()
    {
        var (first, second) = (_signal.Changed, _signal.Changed);

        _signal.Set();

        Assert.Equal((true, true, false), (first.IsCompletedSuccessfully, second.IsCompletedSuccessfully, _signal.Changed.IsCompleted));
    }

    [Fact]
    public async Task Set_BeforeTheTaskIsAwaited_IsNotMissed()
    {
        var changed = _signal.Changed;
        _signal.Set();
        _signal.Set();

        await changed.WaitAsync(TestContext.Current.CancellationToken);
    }
}
