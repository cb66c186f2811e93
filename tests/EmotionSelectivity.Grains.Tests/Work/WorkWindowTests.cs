using System.Collections.Concurrent;
using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Work;

namespace EmotionSelectivity.Grains.Tests.Work;

public sealed class WorkWindowTests
{
    private readonly Log _log = new();

    [Fact]
    public async Task Run_ManyItems_KeepsAtMostTheWindowInFlightAndDoesEachOnce()
    {
        var (inFlight, most) = (0, 0);
        var work = new Fake(async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
        });

        await new WorkWindow(3, _log).Run(Items(20, work), "/run", TestContext.Current.CancellationToken);

        Assert.InRange(most, 2, 3);
        Assert.Equal(Enumerable.Range(0, 20), _log.Finished.Order());
    }

    [Fact]
    public async Task Run_WorkThatFailsTwice_IsTriedAThirdTime()
    {
        var work = new Fake((order, _) => order.Attempt < 3 ? throw new WorkFailedException("flaky", stopsRun: false) : Task.CompletedTask);

        await new WorkWindow(1, _log).Run(Items(1, work), "/run", TestContext.Current.CancellationToken);

        Assert.Equal([(0, 1, "flaky"), (0, 2, "flaky")], _log.AttemptsFailed);
        Assert.Equal([0], _log.Finished);
        Assert.Empty(_log.FailedForGood);
    }

    [Fact]
    public async Task Run_WorkThatAlwaysFails_IsGivenUpAfterThreeAttemptsAndTheRestIsDone()
    {
        var bad = new Fake((_, _) => throw new WorkFailedException("broken", stopsRun: false));
        var good = new Fake((_, _) => Task.CompletedTask);

        await new WorkWindow(2, _log).Run([Item(0, bad), Item(1, good), Item(2, good)], "/run", TestContext.Current.CancellationToken);

        Assert.Equal([(0, "broken")], _log.FailedForGood);
        Assert.Equal(3, bad.Calls);
        Assert.Equal([1, 2], _log.Finished.Order());
    }

    [Fact]
    public async Task Run_FailureThatStopsTheRun_EndsItWithoutStartingTheRest()
    {
        var full = new Fake((_, _) => throw new WorkFailedException("the disk is full", stopsRun: true));
        var never = new Fake((_, _) => Task.CompletedTask);

        var error = await Assert.ThrowsAsync<WorkFailedException>(() =>
            new WorkWindow(1, _log).Run([Item(0, full), Item(1, never)], "/run", TestContext.Current.CancellationToken));

        Assert.Equal("the disk is full", error.Message);
        Assert.Equal((1, 0), (full.Calls, never.Calls));
    }

    [Fact]
    public async Task Run_Cancelled_LeavesNothingInFlight()
    {
        using var stop = new CancellationTokenSource();
        var ended = 0;
        var work = new Fake(async (_, token) =>
        {
            await stop.CancelAsync();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended++;
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new WorkWindow(2, _log).Run(Items(5, work), "/run", stop.Token));

        Assert.Equal(work.Calls, ended);
        Assert.InRange(work.Calls, 1, 2);
    }

    private static WorkItem Item(int index, Fake work) => new(index, $"item {index}", work, Cost: 1);

    private static IEnumerable<WorkItem> Items(int count, Fake work) => Enumerable.Range(0, count).Select(i => Item(i, work));

    private sealed class Fake(Func<WorkOrder, CancellationToken, Task> work) : IWorkGrain
    {
        private int _calls;

        public int Calls => _calls;

        public async Task<WorkReceipt> Run(WorkOrder order, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            await work(order, cancellationToken);
            return new WorkReceipt("fake", DateTimeOffset.UnixEpoch, 0);
        }
    }

    private sealed class Log : IWorkObserver
    {
        public ConcurrentBag<int> Finished { get; } = [];

        public List<(int, int, string)> AttemptsFailed { get; } = [];

        public List<(int, string)> FailedForGood { get; } = [];

        void IWorkObserver.Started(WorkItem item, int attempt)
        {
        }

        void IWorkObserver.Finished(WorkItem item, WorkReceipt receipt) => Finished.Add(item.Index);

        void IWorkObserver.AttemptFailed(WorkItem item, int attempt, string reason) => AttemptsFailed.Add((item.Index, attempt, reason));

        void IWorkObserver.FailedForGood(WorkItem item, string reason) => FailedForGood.Add((item.Index, reason));
    }
}
