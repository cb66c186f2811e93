using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Cluster.Tests.Coordination;

/// <summary>The coordinator: after every event the registry, run.json and the status agree, and every call returns.</summary>
public sealed class SweepGrainTests : IAsyncLifetime
{
    private CoordinatorScene _scene = null!;

    public static TheoryData<string> StageFiles => ["activations/", "targets.parquet", "overlap.parquet", "readouts.parquet", "cells/", "surface.parquet", "files.parquet"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await CoordinatorScene.Start();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Apply_SubmittedTwiceAtOnce_ExecutesTheRunOnce()
    {
        var entry = await _scene.Submit();

        await Task.WhenAll(_scene.Sweep.Apply(entry), _scene.Sweep.Apply(entry));

        Assert.Equal(SweepState.Complete, await _scene.AwaitEnd());
        Assert.Empty((await RunVerification.Verify(_scene.Directory.Location, Cancellation)).Faults);
    }

    [Fact]
    public async Task Apply_PausedEntry_ComputesNothingUntilItIsResumed()
    {
        var paused = await _scene.Submit(DesiredState.Pause);
        await _scene.Sweep.Apply(paused);
        Assert.Equal(SweepState.Paused, (await _scene.Sweep.Status()).State);
        Assert.DoesNotContain(_scene.Store.Calls, call => call.Operation == "TryCommit");

        var resumed = await _scene.Registry.SetDesiredState(_scene.Entry.Run, DesiredState.Run);
        await _scene.Sweep.Apply(resumed!);

        Assert.Equal(SweepState.Complete, await _scene.AwaitEnd());
    }

    [Fact]
    public async Task Apply_CancelledEntry_EndsTheRunAndASubmissionContinuesIt()
    {
        var blocked = _scene.Store.BlockWhen(call => call.Subject.StartsWith("cells/", StringComparison.Ordinal) && call.Operation == "TryCommit");
        await _scene.SubmitAndApply();
        await blocked.Reached.WaitAsync(Cancellation);

        var cancelled = await _scene.Registry.SetDesiredState(_scene.Entry.Run, DesiredState.Cancel);
        await _scene.Sweep.Apply(cancelled!);

        Assert.Equal(SweepState.Cancelled, await _scene.AwaitEnd());
        blocked.Release();
        _scene.Store.Repair();
        await _scene.SubmitAndApply();
        Assert.Equal(SweepState.Complete, await _scene.AwaitEnd());
    }

    [Fact]
    public async Task Apply_OldEntryAfterACancellation_DoesNotStartTheRunAgain()
    {
        var old = await _scene.Submit();
        var cancelled = await _scene.Registry.SetDesiredState(old.Run, DesiredState.Cancel);
        await _scene.Sweep.Apply(cancelled!);
        Assert.Equal(SweepState.Cancelled, await _scene.AwaitEnd());

        await _scene.Sweep.Apply(old);
        await _scene.LoseCoordinator();
        await _scene.Sweep.Apply(old);

        Assert.Equal(SweepState.Cancelled, await _scene.AwaitEnd());
        Assert.True((await _scene.Directory.CommittedCells(Cancellation)).IsEmpty);
    }

    [Fact]
    public async Task SetDesiredState_AfterACancellation_ChangesNothing()
    {
        var entry = await _scene.Submit();
        await _scene.Registry.SetDesiredState(entry.Run, DesiredState.Cancel);

        Assert.Equal(DesiredState.Cancel, (await _scene.Registry.SetDesiredState(entry.Run, DesiredState.Run))!.DesiredState);
    }

    [Fact]
    public async Task SetEnded_OfAnEarlierSubmission_DoesNotEndTheNewOne()
    {
        var first = await _scene.Submit();
        var second = await _scene.Submit();

        await _scene.Registry.SetEnded(first.Run, first.Submission, SweepState.Cancelled);

        Assert.Null((await _scene.Registry.Find(second.Run))!.Ended);
    }

    [Fact]
    public async Task Submit_WhileACancellationIsInProgress_StartsTheSweepAnew()
    {
        var blocked = _scene.Store.BlockWhen(call => call.Subject == "run.json" && call.Operation == "Replace");
        await _scene.SubmitAndApply();
        var cancelled = await _scene.Registry.SetDesiredState(_scene.Entry.Run, DesiredState.Cancel);
        var cancelling = _scene.Sweep.Apply(cancelled!);
        await blocked.Reached.WaitAsync(Cancellation);

        var submitting = _scene.SubmitFile();
        Assert.False(submitting.IsCompleted);
        blocked.Release();
        _scene.Store.Repair();
        await cancelling.WaitAsync(Cancellation);
        await submitting.WaitAsync(Cancellation);

        Assert.Equal(SweepState.Complete, await _scene.AwaitEnd());
    }

    [Theory]
    [MemberData(nameof(StageFiles))]
    public async Task Failover_AtAnyStage_CompletesTheRun(string file)
    {
        var blocked = _scene.Store.BlockWhen(call => call.Subject.StartsWith(file, StringComparison.Ordinal) && (call.Operation is "TryCommit" or "Replace"));
        await _scene.SubmitAndApply();
        await blocked.Reached.WaitAsync(Cancellation);

        await _scene.LoseCoordinator();
        blocked.Release();
        _scene.Store.Repair();

        Assert.Equal(SweepState.Complete, await _scene.AwaitEnd());
        Assert.Empty((await RunVerification.Verify(_scene.Directory.Location, Cancellation)).Faults);
    }

    [Fact]
    public async Task Lease_AcquiredByAnotherProcess_StopsThisCoordinatorWithoutEndingTheSweep()
    {
        var blocked = _scene.Store.BlockWhen(call => call.Subject.StartsWith("cells/", StringComparison.Ordinal) && call.Operation == "TryCommit");
        await _scene.SubmitAndApply();
        await blocked.Reached.WaitAsync(Cancellation);

        var manifest = (await _scene.Directory.ReadManifest(Cancellation))!;
        await RunLease.Acquire(new RunWriter(_scene.Directory, RunStamp.Of(manifest)), TimeProvider.System, Cancellation);
        blocked.Release();
        _scene.Store.Repair();
        Assert.Null((await _scene.Registry.Find(_scene.Entry.Run))!.Ended);

        Assert.Equal(SweepState.Complete, await _scene.AwaitEnd());
        Assert.Empty((await RunVerification.Verify(_scene.Directory.Location, Cancellation)).Faults);
    }

    /// <summary>Failures at calls all over the run, of the two kinds that stores throw.</summary>
    [Theory, FullTier]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(70)]
    [InlineData(110)]
    [InlineData(150)]
    public async Task Store_ThatFailsOnce_LeavesRegistryManifestAndStatusInAgreement(int call)
    {
        await _scene.Submit();
        _scene.Store.FailAt(call, call % 2 == 0 ? new IOException("planted") : new UnauthorizedAccessException("planted"));

        var ended = await _scene.AwaitEnd();

        _scene.Store.Repair();
        if (ended != SweepState.Complete)
            await _scene.Submit();
        Assert.Equal(SweepState.Complete, await _scene.AwaitEnd());
        Assert.Empty((await RunVerification.Verify(_scene.Directory.Location, Cancellation)).Faults);
    }
}
