using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Tests.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cluster.Tests.Dispatch;

public sealed class WorkDispatchTests
{
    private static readonly WorkerSilo First = FakeWorkers.Worker(1);
    private static readonly WorkerSilo Second = FakeWorkers.Worker(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ManyItems_GivesEachWorkerAtMostItsSlotsAndDoesEachOnce()
    {
        var inHand = new Dictionary<SiloAddress, int>();
        var most = 0;
        var work = new FakeGrain(async call =>
        {
            inHand[call.Worker] = inHand.GetValueOrDefault(call.Worker) + 1;
            most = Math.Max(most, inHand[call.Worker]);
            await Task.Yield();
            inHand[call.Worker]--;
        });
        using var scene = new DispatchScene(First, Second);

        await scene.Run(DispatchScene.Items(50, work), Token);

        Assert.Equal(2, most);
        Assert.Equal(2, inHand.Count);
        Assert.Equal(Enumerable.Range(0, 50), scene.Finished.Order());
        Assert.Equal(50, work.Calls.Count);
    }

    [Theory]
    [InlineData(FailureScope.Item, 1, "failed", 1, 0)]
    [InlineData(FailureScope.Item, CallOutcomes.Attempts, "failed", CallOutcomes.Attempts - 1, 1)]
    [InlineData(FailureScope.GivenBack, 1, "given_back", 1, 0)]
    [InlineData(null, 2, "worker_lost", 2, 0)]
    public async Task Run_ItemThatComesBack_IsCountedByItsReason(FailureScope? scope, int comesBack, string reason, int times, int givenUp)
    {
        const string kind = "readouts";
        var (retries, failures) = (Counted.Of("emosel.work.retries", kind, reason), Counted.Of("emosel.work.failures", kind, reason));
        var calls = 0;
        var work = new FakeGrain(_ => ++calls > comesBack
            ? Task.CompletedTask
            : Task.FromException(scope is { } of ? new WorkFailedException("it came back", of) : new SiloUnavailableException()));
        using var scene = new DispatchScene(First, Second, FakeWorkers.Worker(3));

        await scene.Run(DispatchScene.Items(1, work), Token);

        Assert.Equal(times, Counted.Of("emosel.work.retries", kind, reason) - retries);
        Assert.Equal(givenUp, Counted.Of("emosel.work.failures", kind, reason) - failures);
    }

    [Fact]
    public void UntilNextReady_PostponementThatHasEndedSinceReadinessWasLookedAt_IsNotMissed()
    {
        using var scene = new DispatchScene(First);
        var (choice, clock) = (scene.Choice, scene.Clock);
        choice.Postpone(First, TimeSpan.FromMilliseconds(500));
        var since = clock.GetUtcNow();
        Assert.False(choice.IsReady(First));

        clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(TimeSpan.FromMilliseconds(1), choice.UntilNextReady(since));
        Assert.True(choice.IsReady(First));
        Assert.Null(choice.UntilNextReady(clock.GetUtcNow()));
    }

    [Fact]
    public async Task Run_ItemsThatEndAtOnce_DoesNotRecurse()
    {
        var work = new FakeGrain(_ => Task.CompletedTask);
        using var scene = new DispatchScene(First);

        await scene.Run(DispatchScene.Items(100_000, work), Token);

        Assert.Equal(100_000, scene.Finished.Count);
    }

    [Fact]
    public async Task Run_CallsThatCompleteSynchronously_LeaveNoSlotIdle()
    {
        // The first call of each slot is waited for; all others have ended when they return.
        var first = new TaskCompletionSource();
        var calls = 0;
        var work = new FakeGrain(_ => ++calls <= 2 ? first.Task : Task.CompletedTask);
        using var scene = new DispatchScene(First);

        var run = scene.Run(DispatchScene.Items(10, work), Token);
        await scene.Do(first.SetResult);
        await run;

        Assert.Equal(10, scene.Finished.Count);
    }

    [Fact]
    public async Task Run_WorkerThatShutsDown_GetsNoMoreItemsWhileItIsStillAMember()
    {
        using var scene = new DispatchScene(First, Second);
        var work = new FakeGrain(async call =>
        {
            await Task.Yield();
            if (call.Worker.Equals(First.Address))
                throw new WorkFailedException("it was told to stop", FailureScope.GivenBack) { Worker = "w1", Silo = First.Address };
        });

        await scene.Run(DispatchScene.Items(30, work), Token);

        Assert.InRange(work.Calls.Count(call => call.Worker.Equals(First.Address)), 1, First.Capacity.Slots);
        Assert.Equal(30, scene.Finished.Count);
    }

    [Fact]
    public async Task Run_OnlyIneligibleBesideQuarantinedWorkers_FailsWithTheReasons()
    {
        var full = new FakeGrain(_ => throw new WorkFailedException("the disk is full", FailureScope.Worker));

        using var scene = new DispatchScene(First, FakeWorkers.Worker(3, device: "cuda"));

        var error = await Assert.ThrowsAsync<StageFailedException>(() => scene.Run(DispatchScene.Items(2, full), Token));

        Assert.Equal("the disk is full", error.Message);
    }

    [Fact]
    public async Task Run_WorkerThatJoins_GetsItemsAtOnce()
    {
        var release = new TaskCompletionSource();
        using var scene = new DispatchScene(First);
        var work = new FakeGrain(call =>
        {
            if (call.Worker.Equals(Second.Address))
                release.TrySetResult();
            return release.Task;
        });

        var run = scene.Run(DispatchScene.Items(6, work), Token);
        await scene.Do(() => scene.Workers.Set(First, Second));
        await run;

        Assert.Equal(6, scene.Finished.Count);
        Assert.Contains(work.Calls, call => call.Worker.Equals(Second.Address));
    }

    [Fact]
    public async Task Run_WithoutAWorker_ReportsWhyItWaitsAndContinuesWhenOneJoins()
    {
        using var scene = new DispatchScene(FakeWorkers.Worker(9, device: "cuda"));
        var work = new FakeGrain(_ => Task.CompletedTask);

        var run = scene.Run(DispatchScene.Items(3, work), Token);
        var reason = await scene.Waited.Task;
        await scene.Do(() => scene.Workers.Set(First));
        await run;

        Assert.Contains("w9: its device is cuda, and the run is computed on cpu", reason, StringComparison.Ordinal);
        Assert.Null(scene.Waits[^1]);
        Assert.Equal(3, scene.Finished.Count);
    }

    [Fact]
    public async Task Run_ItemThatFailsOnOneWorker_IsTriedOnTheOther()
    {
        var work = new FakeGrain(call => call.Worker.Equals(First.Address)
            ? throw new WorkFailedException("flaky", FailureScope.Item)
            : Task.CompletedTask);
        using var scene = new DispatchScene(First, Second);

        await scene.Run([DispatchScene.Item(0, work)], Token);

        Assert.Equal(["0 failed on w1: flaky"], scene.Events);
        Assert.Equal([First.Address, Second.Address], work.Calls.Select(call => call.Worker));
        Assert.Equal([1, 2], work.Calls.Select(call => call.Order.Attempt));
        Assert.Equal([0], scene.Finished);
    }

    [Fact]
    public async Task Run_ItemThatAlwaysFails_IsGivenUpAfterThreeAttemptsAndTheRestIsDone()
    {
        var bad = new FakeGrain(_ => throw new WorkFailedException("broken", FailureScope.Item));
        var good = new FakeGrain(_ => Task.CompletedTask);
        using var scene = new DispatchScene(First, Second);

        await scene.Run([DispatchScene.Item(0, bad), DispatchScene.Item(1, good), DispatchScene.Item(2, good)], Token);

        Assert.Equal(CallOutcomes.Attempts, bad.Calls.Count);
        Assert.Single(scene.Events, text => text.StartsWith("0 failed for good", StringComparison.Ordinal));
        Assert.Equal([1, 2], scene.Finished.Order());
    }

    [Fact]
    public async Task Run_StageThatNeedsAllItems_FailsWithTheItemThatFailed()
    {
        var bad = new FakeGrain(_ => throw new WorkFailedException("broken", FailureScope.Item));
        using var scene = new DispatchScene(First);

        var error = await Assert.ThrowsAsync<StageFailedException>(() => scene.Run([DispatchScene.Item(0, bad)], Token, needsAll: true));

        Assert.Equal("item 0: on w1: broken", error.Message);
    }

    [Fact]
    public async Task Run_LostWorker_IsNotAFailureAndItsItemIsDoneElsewhere()
    {
        using var scene = new DispatchScene(First, Second);
        var work = new FakeGrain(call => call.Worker.Equals(First.Address) ? throw new SiloUnavailableException("gone") : Task.CompletedTask);

        await scene.Run([DispatchScene.Item(0, work)], Token);

        Assert.Equal(["0 lost w1: worker w1 was lost: its process was killed, or its machine cannot be reached"], scene.Events);
        Assert.Equal([1, 1], work.Calls.Select(call => call.Order.Attempt));
        Assert.Equal([0], scene.Finished);
        Assert.True(scene.ExpectsLateWriters);
    }

    [Fact]
    public async Task Run_ItemThatKillsItsWorkers_IsGivenUpAfterTenDeaths()
    {
        // The workers do not stay on the list, so nothing is waited for.
        using var scene = new DispatchScene(First);
        var number = 1;
        var work = new FakeGrain(_ =>
        {
            scene.Workers.Set(FakeWorkers.Worker(++number));
            throw new SiloUnavailableException("gone");
        });

        await scene.Run([DispatchScene.Item(0, work)], Token);

        Assert.Equal(CallOutcomes.Losses, work.Calls.Count);
        Assert.Contains("10 workers were lost while they computed it", scene.Events[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FailureOfTheWorker_QuarantinesItAndOthersContinue()
    {
        using var scene = new DispatchScene(First, Second);
        var work = new FakeGrain(async call =>
        {
            await Task.Yield();
            if (call.Worker.Equals(First.Address))
                throw new WorkFailedException("the disk is full", FailureScope.Worker);
        });

        await scene.Run(DispatchScene.Items(20, work), Token);

        Assert.Single(scene.Events, "w1 quarantined: the disk is full");
        Assert.Equal(First.Capacity.Slots, work.Calls.Count(call => call.Worker.Equals(First.Address)));
        Assert.Equal(20, scene.Finished.Count);
    }

    [Fact]
    public async Task Run_FailureOfAWorkerThatWasNotAsked_IsAttributedToThatWorker()
    {
        using var scene = new DispatchScene(First, Second);
        var tries = 0;
        var work = new FakeGrain(async _ =>
        {
            await Task.Yield();
            if (++tries <= 3)
                throw new WorkFailedException("other weights", FailureScope.Worker) { Worker = "w1", Silo = First.Address };
        });

        await scene.Run([DispatchScene.Item(0, work)], Token);

        Assert.Single(scene.Events, "w1 quarantined: other weights");
        Assert.DoesNotContain(scene.Events, text => text.StartsWith("w2 quarantined", StringComparison.Ordinal));
        Assert.Equal([0], scene.Finished);
    }

    [Fact]
    public async Task Run_GrainThatMustMigrate_IsAskedAgainWithoutAReport()
    {
        var tries = 0;
        var work = new FakeGrain(_ => ++tries < 3 ? throw new WorkFailedException("moves", FailureScope.Misplaced) : Task.CompletedTask);
        using var scene = new DispatchScene(First);

        await scene.Run([DispatchScene.Item(0, work)], Token);

        Assert.Empty(scene.Events);
        Assert.Equal([0], scene.Finished);
        Assert.All(work.Calls, call => Assert.Equal((First.Address, 1), (call.Worker, call.Order.Attempt)));
    }

    [Fact]
    public async Task Run_WorkerOnWhichEverythingFails_IsQuarantinedAndNothingIsGivenUp()
    {
        using var scene = new DispatchScene(First, Second);
        var work = new FakeGrain(async call =>
        {
            await Task.Yield();
            if (call.Worker.Equals(First.Address))
                throw new WorkFailedException("broken card", FailureScope.Item);
        });

        await scene.Run(DispatchScene.Items(40, work), Token);

        Assert.Single(scene.Events, "w1 quarantined: 5 items in a row failed there, the last one with: broken card");
        Assert.InRange(work.Calls.Count(call => call.Worker.Equals(First.Address)), CallOutcomes.FailuresInARow, CallOutcomes.FailuresInARow + 1);
        Assert.Equal(40, scene.Finished.Count);
    }

    [Fact]
    public async Task Run_EveryWorkerQuarantined_FailsWithTheReasons()
    {
        var full = new FakeGrain(_ => throw new WorkFailedException("the disk is full", FailureScope.Worker));

        using var one = new DispatchScene(First);
        using var two = new DispatchScene(First, Second);

        var alone = await Assert.ThrowsAsync<StageFailedException>(() => one.Run(DispatchScene.Items(2, full), Token));
        var both = await Assert.ThrowsAsync<StageFailedException>(() => two.Run(DispatchScene.Items(2, full), Token));

        Assert.Equal("the disk is full", alone.Message);
        Assert.Equal("w1, w2: the disk is full", both.Message);
    }

    [Fact]
    public async Task Run_FailureOfTheRun_FailsTheStageWithoutStartingTheRest()
    {
        var damaged = new FakeGrain(_ => throw new WorkFailedException("damaged", FailureScope.Run));
        var never = new FakeGrain(_ => Task.CompletedTask);

        using var scene = new DispatchScene(FakeWorkers.Worker(1, slots: 1));

        var error = await Assert.ThrowsAsync<StageFailedException>(() =>
            scene.Run([DispatchScene.Item(0, damaged), DispatchScene.Item(1, never)], Token));

        Assert.Equal("damaged", error.Message);
        Assert.Empty(never.Calls);
    }

    [Fact]
    public async Task Run_FencedItem_IsTriedAgainWhileTheLeaseIsHeldAndEndsTheStageOtherwise()
    {
        using var held = new DispatchScene(First, Second);
        var once = new FakeGrain(call => call.Worker.Equals(First.Address) ? throw new WorkFailedException("fenced", FailureScope.Fenced) : Task.CompletedTask);
        await held.Run([DispatchScene.Item(0, once)], Token);
        Assert.Equal([0], held.Finished);

        using var lost = new DispatchScene(First);
        await lost.LoseLease();
        await Assert.ThrowsAsync<LeaseLostException>(() => lost.Run([DispatchScene.Item(0, once)], Token));
    }

    [Fact]
    public async Task Run_Paused_FinishesItemsInProgressAndContinuesWhenResumed()
    {
        using var scene = new DispatchScene(FakeWorkers.Worker(1, slots: 1));
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var work = new FakeGrain(_ =>
        {
            started.TrySetResult();
            return release.Task;
        });

        var run = scene.Run(DispatchScene.Items(3, work), Token);
        await started.Task;
        await scene.Do(() => scene.Gate.Set(false));
        release.SetResult();
        await scene.Do(() => { });
        await scene.Do(() => Assert.Single(work.Calls));
        await scene.Do(() => scene.Gate.Set(true));
        await run;

        Assert.Equal(3, scene.Finished.Count);
    }

    [Fact]
    public async Task Run_Stopped_AwaitsEveryCall()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var ended = 0;
        var work = new FakeGrain(async call =>
        {
            await stop.CancelAsync();
            try
            {
                await Task.Delay(Timeout.Infinite, call.Stop);
            }
            finally
            {
                ended++;
            }
        });

        using var scene = new DispatchScene(First);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.Run(DispatchScene.Items(5, work), stop.Token));

        Assert.Equal(work.Calls.Count, ended);
        Assert.True(scene.ExpectsLateWriters);
        Assert.InRange(work.Calls.Count, 1, 2);
    }

    [Fact]
    public async Task Run_Abandoned_DoesNotCancelCalls()
    {
        using var scene = new DispatchScene(First);
        var started = new TaskCompletionSource();
        var work = new FakeGrain(call =>
        {
            started.TrySetResult();
            return Task.Delay(Timeout.Infinite, call.Stop);
        });

        var run = scene.Run(DispatchScene.Items(5, work), Token);
        await started.Task;
        await scene.Abandon.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.All(work.Calls, call => Assert.False(call.Stop.IsCancellationRequested));
    }

    [Fact]
    public async Task Run_StoreThatCannotTellWhetherTheLeaseIsHeld_TriesTheItemAgain()
    {
        using var scene = new DispatchScene(First, Second);
        var work = new FakeGrain(call => call.Worker.Equals(First.Address) ? throw new WorkFailedException("fenced", FailureScope.Fenced) : Task.CompletedTask);
        scene.Store.FailWhen(call => call.Operation == "Tokens.IsValid", new UnauthorizedAccessException("403"));

        await scene.Run([DispatchScene.Item(0, work)], Token);

        Assert.Equal([0], scene.Finished);
    }

    [Fact]
    public async Task Run_ObserverThatThrows_FailsTheStageInsteadOfWaitingForever()
    {
        using var scene = new DispatchScene(First) { ObserverFailure = new InvalidOperationException("planted") };

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.Run(DispatchScene.Items(5, new FakeGrain(_ => Task.CompletedTask)), Token));

        Assert.Equal("planted", error.Message);
    }

    [Fact]
    public async Task Run_WorkerThatCannotBeReached_IsChargedOnceAndAskedAgainEverMoreRarely()
    {
        // The dead silo stays a member of the cluster for a long time; its worker answers at last.
        using var scene = new DispatchScene(First);
        var asked = new List<DateTimeOffset>();
        var work = new FakeGrain(_ =>
        {
            asked.Add(scene.Clock.GetUtcNow());
            return asked.Count <= 3 * CallOutcomes.Losses ? throw new SiloUnavailableException("gone") : Task.CompletedTask;
        });

        await scene.Run(DispatchScene.Items(2, work), Token);

        Assert.Equal([0, 1], scene.Finished.Order());
        Assert.DoesNotContain(scene.Events, text => text.Contains("for good", StringComparison.Ordinal));
        var pauses = asked.Zip(asked.Skip(1), (before, after) => after - before).Where(pause => pause > TimeSpan.Zero).ToList();
        Assert.True(pauses[^1] >= TimeSpan.FromSeconds(30), $"the last pause was {pauses[^1]}");
    }

    [Fact]
    public async Task Run_ManyWorkersThatDieAtOnce_ChargesAnItemOnlyWithThoseThatWereComputingIt()
    {
        var workers = Enumerable.Range(1, 2 * CallOutcomes.Losses).Select(number => FakeWorkers.Worker(number, slots: 1)).ToArray();
        var last = FakeWorkers.Worker(99, slots: 1);
        using var scene = new DispatchScene([.. workers, last]);
        var down = new TaskCompletionSource();
        var work = new FakeGrain(async call =>
        {
            if (call.Worker.Equals(last.Address))
                return;
            await down.Task;
            throw new SiloUnavailableException("gone");
        });

        var run = scene.Run(DispatchScene.Items(workers.Length, work), Token);
        await scene.Do(down.SetResult);
        await run;

        Assert.Equal(workers.Length, scene.Finished.Count);
    }

    [Fact]
    public async Task Run_TemporaryShortage_NeitherQuarantinesTheWorkerNorCountsAsAFailure()
    {
        using var scene = new DispatchScene(First);
        var tries = 0;
        var work = new FakeGrain(_ => ++tries <= 2 * CallOutcomes.FailuresInARow
            ? throw new WorkFailedException("the input cache is full", FailureScope.Temporary) { Worker = "w1" }
            : Task.CompletedTask);

        await scene.Run([DispatchScene.Item(0, work)], Token);

        Assert.Equal([0], scene.Finished);
        Assert.All(work.Calls, call => Assert.Equal(1, call.Order.Attempt));
        Assert.DoesNotContain(scene.Events, text => text.Contains("quarantined", StringComparison.Ordinal));
    }

    [Fact]
    public void Eligible_NoWorkersAtFirst_IsEmptyAndFollowsTheCluster()
    {
        using var scene = new DispatchScene();
        Assert.Empty(scene.Choice.Eligible);
        scene.Workers.Set(First);
        Assert.Equal([First], scene.Choice.Eligible);
        scene.Choice.Quarantine(First, "broken");
        Assert.Empty(scene.Choice.Eligible);
        scene.Workers.Set();
        Assert.Empty(scene.Choice.Eligible);
    }
}
