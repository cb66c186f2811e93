using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Verification;
using Microsoft.Extensions.Time.Testing;

namespace EmotionSelectivity.Pipeline.Tests;

/// <summary>Whole runs through the pipeline in this process, without a silo and without a network connection.</summary>
public sealed class SweepPipelineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeline-");
    private readonly Worker _worker;
    private readonly RecordingObserver _observer = new();

    public SweepPipelineTests()
    {
        var device = ComputeDevice.Resolve(DeviceChoice.Cpu);
        _worker = new Worker("alone", new NetworkLane(device, MemoryBudget.For(device)));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _worker.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Execute_TinySweep_GoesThroughAllStagesAndLeavesAVerifiedRun()
    {
        var run = await Begin(TinySweep.Write(_folder.FullName));

        Assert.Equal(SweepState.Complete, await (await Pipeline(run)).Execute(Cancellation));

        Assert.Equal(Enum.GetValues<SweepStage>(), _observer.Stages);
        Assert.Equal(TinySweep.Cells, _observer.FinishedCells);
        Assert.Equal(RunState.Complete, (await run.Directory.ReadManifest(Cancellation))!.State);
        Assert.Equal(TinySweep.Cells, (await run.Directory.Read(RunFiles.Ledger, Cancellation)).Count(row => row.State == CellState.Committed));
        Assert.NotEmpty(await run.Directory.Read(RunFiles.Surface, Cancellation));
        var verified = await SweepFileVerification.Verify(run.Directory.Location, Cancellation);
        Assert.Empty(verified.Faults);
        Assert.Empty(verified.Remarks);
        Assert.Equal(
            RunFiles.Certificate, Directory.EnumerateFiles(run.Directory.Location).Where(file => !file.EndsWith(".log", StringComparison.Ordinal)).MaxBy(File.GetLastWriteTimeUtc) is { } last
                ? Path.GetFileName(last)
                : null);
    }

    /// <summary>From the first file of the end to the last one, the process dies before each call of the store.</summary>
    [Fact, FullTier]
    public async Task Execute_ProcessThatDiesAtAnyCallOfTheEnd_IsContinuedAndVerified()
    {
        var file = TinySweep.Write(_folder.FullName);
        var whole = await Begin(file);
        await (await Pipeline(whole)).Execute(Cancellation);
        var stimuli = await whole.Directory.Read(RunFiles.Stimuli, Cancellation);
        var (first, calls) = (1, int.MaxValue);
        for (var dying = int.MaxValue; first <= calls; dying = first++)
        {
            await Reopen(whole);
            var store = new FailingStore(RunStores.At(whole.Directory.Location));
            var run = new Run(new RunWriter(store, RunStamp.Of(whole.Manifest)), whole.Manifest, stimuli, whole.Folds);
            var at = dying;
            store.FailWhen(call => call.Number >= at, new IOException("planted"));
            await Execute(run, new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(2) });
            if (dying == int.MaxValue)
            {
                calls = store.Calls.Count;
                first = store.Calls.First(call => call is { Operation: "Replace", Subject: "ledger.parquet" } && call.Number > calls / 2).Number;
            }

            Assert.Equal(SweepState.Complete, await (await Pipeline(await Begin(file))).Execute(Cancellation));

            var verified = await SweepFileVerification.Verify(whole.Directory.Location, Cancellation);
            Assert.Empty(verified.Faults);
            Assert.Empty(verified.Remarks);
        }
    }

    /// <summary>The certificate of an earlier end does not fit the run that goes on.</summary>
    [Fact]
    public async Task Begin_RunThatEndedIncomplete_HasNoCertificateUntilItEndsAgain()
    {
        var file = TinySweep.Write(_folder.FullName);
        var run = await Begin(file);
        await (await Pipeline(run)).Execute(Cancellation);
        var certificate = Path.Combine(run.Directory.Location, RunFiles.Certificate);
        var lease = await RunLease.Acquire(run.Writer, TimeProvider.System, Cancellation);
        await run.Writer.WriteManifest((await run.Directory.ReadManifest(Cancellation))! with { State = RunState.Incomplete }, Cancellation);
        await RunCertificate.Write(run.Writer, Cancellation);
        await lease.Release(Cancellation);

        run = await Begin(file);

        Assert.False(File.Exists(certificate));
        Assert.Equal(["The run has not ended."], (await SweepFileVerification.Verify(run.Directory.Location, Cancellation)).Faults.Select(fault => fault.What));
        await (await Pipeline(run)).Execute(Cancellation);
        Assert.True(File.Exists(certificate));
        Assert.Empty((await SweepFileVerification.Verify(run.Directory.Location, Cancellation)).Faults);
    }

    /// <summary>A run found complete is not certified anew: that would hide changes.</summary>
    [Fact]
    public async Task Execute_CompleteRunWhoseManifestWasChanged_LeavesTheCertificate()
    {
        var file = TinySweep.Write(_folder.FullName);
        var run = await Begin(file);
        await (await Pipeline(run)).Execute(Cancellation);
        var manifest = Path.Combine(run.Directory.Location, RunFiles.Manifest);
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Cancellation)).Replace("\"processors\": ", "\"processors\": 1", StringComparison.Ordinal), Cancellation);

        Assert.Equal(SweepState.Complete, await (await Pipeline(await Begin(file))).Execute(Cancellation));

        Assert.Equal([RunFiles.Manifest], (await SweepFileVerification.Verify(run.Directory.Location, Cancellation)).Faults.Select(fault => fault.Where));
    }

    [Fact]
    public async Task Execute_StoppedAmongTheCells_ContinuesFromTheCommittedOnes()
    {
        var run = await Begin(TinySweep.Write(_folder.FullName));
        using var stop = new CancellationTokenSource();
        var executor = new SequentialExecutor(_worker, TimeProvider.System)
        {
            BeforeItem = (stage, index) =>
            {
                if (stage == SweepStage.Cells && index == 2)
                    stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await Pipeline(run, executor)).Execute(stop.Token));
        Assert.Equal(RunState.Running, (await run.Directory.ReadManifest(Cancellation))!.State);

        Assert.Equal(SweepState.Complete, await (await Pipeline(run)).Execute(Cancellation));

        Assert.Equal(TinySweep.Cells, _observer.FinishedCells);
        Assert.Empty((await RunVerification.Verify(run.Directory.Location, Cancellation)).Faults);
    }

    [Fact]
    public async Task WriteCancelled_AfterAStop_IsWhatTheManifestSays()
    {
        var run = await Begin(TinySweep.Write(_folder.FullName));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var pipeline = await Pipeline(run);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.Execute(stop.Token));

        await pipeline.WriteCancelled();

        Assert.Equal(RunState.Cancelled, (await run.Directory.ReadManifest(Cancellation))!.State);
    }

    [Theory]
    [InlineData(SweepStage.Activations)]
    [InlineData(SweepStage.Selection)]
    [InlineData(SweepStage.SelectivityNulls)]
    [InlineData(SweepStage.Readouts)]
    [InlineData(SweepStage.Cells)]
    [InlineData(SweepStage.Compaction)]
    [InlineData(SweepStage.Surface)]
    public async Task Execute_StageThatThrows_EndsFailedInTheManifestAndIsCompletedByTheNextExecution(SweepStage failing)
    {
        var run = await Begin(TinySweep.Write(_folder.FullName));
        var executor = new SequentialExecutor(_worker, TimeProvider.System)
        {
            BeforeItem = (stage, _) =>
            {
                if (stage == failing)
                    throw new StageFailedException("planted");
            },
        };

        Assert.Equal(SweepState.Failed, await (await Pipeline(run, executor)).Execute(Cancellation));
        Assert.Contains("planted", _observer.Failures);
        Assert.Equal(RunState.Failed, (await run.Directory.ReadManifest(Cancellation))!.State);

        Assert.Equal(SweepState.Complete, await (await Pipeline(run)).Execute(Cancellation));
        Assert.Equal(RunState.Complete, (await run.Directory.ReadManifest(Cancellation))!.State);
    }

    [Fact]
    public async Task Execute_LeaseLostAmongTheCells_WritesNothingMore()
    {
        var run = await Begin(TinySweep.Write(_folder.FullName));
        var other = new RunWriter(new RunDirectory(run.Directory.Location), RunStamp.Of(run.Manifest));
        var executor = new SequentialExecutor(_worker, TimeProvider.System)
        {
            BeforeItem = (stage, index) =>
            {
                if (stage == SweepStage.Cells && index == 2)
                    RunLease.Acquire(other, TimeProvider.System).GetAwaiter().GetResult();
            },
        };

        await Assert.ThrowsAsync<LeaseLostException>(async () => await (await Pipeline(run, executor)).Execute(Cancellation));

        Assert.Equal(RunState.Running, (await run.Directory.ReadManifest(Cancellation))!.State);
        Assert.Equal(2, (await run.Directory.CommittedCells(Cancellation)).CountOf(run.Plan));
    }

    /// <summary>Each call of the store from the acquired lease to the end fails once: run.json then says how the execution ended, and the next execution completes the run.</summary>
    [Fact, FullTier]
    public async Task Execute_StoreThatFailsAtAnyCall_EndsAsTheManifestSaysAndIsCompletedByTheNextExecution()
    {
        var file = TinySweep.Write(_folder.FullName);
        var whole = await Begin(file);
        await (await Pipeline(whole)).Execute(Cancellation);
        var stimuli = await whole.Directory.Read(RunFiles.Stimuli, Cancellation);
        for (var failing = 1; ; failing++)
        {
            await Reopen(whole);
            var store = new FailingStore(RunStores.At(whole.Directory.Location));
            var run = new Run(new RunWriter(store, RunStamp.Of(whole.Manifest)), whole.Manifest, stimuli, whole.Folds);
            store.FailAt(failing, new UnauthorizedAccessException("planted"));
            var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(2) };

            var state = await Execute(run, clock);

            var manifest = (await whole.Directory.ReadManifest(Cancellation))!;
            Assert.Equal(state.ToString(), manifest.State.ToString());
            if (store.Calls.Count < failing)
            {
                Assert.Equal(SweepState.Complete, state);
                Assert.True(failing > 20, $"only {failing} calls were made to fail");
                return;
            }
            store.Repair();
            Assert.Equal(SweepState.Complete, await Execute(run, clock));
            Assert.Empty((await RunVerification.Verify(whole.Directory.Location, Cancellation)).Faults);
        }
    }

    private static async Task<Run> Begin(string file) =>
        await RunPreparation.Begin(await SweepCheck.Of(file, (_, _) => { }, Cancellation), "cpu", Cancellation);

    /// <summary>Acquires the lease as a coordinator does: tried again where the store fails.</summary>
    private async Task<SweepState> Execute(Run run, FakeTimeProvider clock)
    {
        while (true)
        {
            SweepPipeline pipeline;
            try
            {
                pipeline = await Pipeline(run, clock: clock);
            }
            catch (UnauthorizedAccessException)
            {
                continue;
            }
            var executing = pipeline.Execute(Cancellation);
            while (!executing.IsCompleted)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
            return await executing;
        }
    }

    /// <summary>Takes away what the end of a run has written, as if it had been interrupted after its last cell.</summary>
    private static async Task Reopen(Run run)
    {
        var writer = new RunWriter(new RunDirectory(run.Directory.Location), RunStamp.Of(run.Manifest));
        var lease = await RunLease.Acquire(writer, TimeProvider.System, Cancellation);
        await writer.WriteManifest(run.Manifest with { State = RunState.Running }, Cancellation);
        await lease.Release(Cancellation);
        foreach (var table in new[] { RunFiles.Surface.Path, RunFiles.FileList.Path, RunFiles.Certificate, RunFiles.Ledger.Path })
            File.Delete(Path.Combine(run.Directory.Location, table));
    }

    private async Task<SweepPipeline> Pipeline(Run run, SequentialExecutor? executor = null, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var lease = await RunLease.Acquire(run.Writer, clock, Cancellation);
        return new SweepPipeline(run, lease, executor ?? new SequentialExecutor(_worker, clock), _observer, () => [], new NoReports(), clock);
    }

    /// <summary>Reports are written by another project.</summary>
    private sealed class NoReports : IRunReports
    {
        public Task<bool> Exists(string runDirectory, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task Write(string runDirectory, RunManifest manifest, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
