using System.Collections;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Pipeline;

/// <summary>
/// Takes a run through its stages, from whatever is committed in its directory to the certificate and the report. Everything that it needs to continue after
/// an interruption lies in the run directory.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="lease">The lease of the run, held for the whole time.</param>
/// <param name="executor">Computes the items of each stage.</param>
/// <param name="observer">Receives the progress.</param>
/// <param name="hosts">Machines that have computed items so far, for run.json.</param>
/// <param name="reports">Writes the report.</param>
/// <param name="clock">For times in tables and for pauses.</param>
public sealed class SweepPipeline(
    Run run, RunLease lease, IStageExecutor executor, IRunObserver observer, Func<IReadOnlyCollection<ComputeHost>> hosts, IRunReports reports, TimeProvider clock)
{
    private const int EndAttempts = 3;

    private static readonly TimeSpan BetweenLedgers = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenEndAttempts = TimeSpan.FromSeconds(1);

    /// <summary>Executes all stages and writes how the run ended.</summary>
    /// <param name="cancellationToken">Stops it. Committed items stay; run.json still says that the run is in progress (<see cref="WriteCancelled"/> ends it).</param>
    /// <returns><see cref="SweepState.Complete"/>, <see cref="SweepState.Incomplete"/>, or <see cref="SweepState.Failed"/> with the reason told to the observer.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="LeaseLostException">Another process has acquired the lease and continues the run.</exception>
    public async Task<SweepState> Execute(CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await FindComplete(cancellationToken) is { } complete
                ? await ShowComplete(complete, cancellationToken)
                : await ExecuteStages(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (LeaseLostException)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the cause, run.json and the observer must say that the run has failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            observer.RunFailed(e.Message);
            await WriteEnd(RunState.Failed);
            return SweepState.Failed;
        }
    }

    /// <summary>Writes to run.json that the run was cancelled, after <see cref="Execute"/> was stopped. A run that had been completed before stays complete.</summary>
    /// <returns>How the run has ended: <see cref="SweepState.Cancelled"/>, or <see cref="SweepState.Complete"/>.</returns>
    /// <exception cref="LeaseLostException">Another process has acquired the lease and continues the run.</exception>
    public async Task<SweepState> WriteCancelled() => await WriteEnd(RunState.Cancelled) ? SweepState.Cancelled : SweepState.Complete;

    private async Task<SweepState> ExecuteStages(CancellationToken cancellationToken)
    {
        observer.CellsFound(await CommittedCells(cancellationToken));
        await ExecuteStage(SweepStage.Activations, cancellationToken);
        await ExecuteStage(SweepStage.Selection, cancellationToken);
        await ExecuteStage(SweepStage.SelectivityNulls, cancellationToken);
        await ExecuteStage(SweepStage.Readouts, cancellationToken);
        var ledger = await ExecuteCells(cancellationToken);
        if (ledger.FailedCells == 0)
            await Compact(cancellationToken);
        await ExecuteStage(SweepStage.Surface, cancellationToken);
        return await Complete(ledger, cancellationToken);
    }

    private async Task ExecuteStage(SweepStage name, CancellationToken cancellationToken)
    {
        var stage = PipelineStages.Of(name);
        var work = new StageWork(stage, run, lease, new BitArray(stage.Count(run)), NeedsAllItems: true);
        observer.StageStarted(name, work.Committed.Length, foundDone: 0, cost: 0);
        await executor.Execute(work, observer, cancellationToken);
    }

    /// <summary>Cells may fail one by one: the surface is then computed from the others, and the run ends incomplete.</summary>
    private async Task<Ledger> ExecuteCells(CancellationToken cancellationToken)
    {
        var stage = PipelineStages.Of(SweepStage.Cells);
        var committed = await CommittedCells(cancellationToken);
        var ledger = await Ledger.Open(run, committed, cancellationToken);
        observer.CellsFound(committed);
        var (left, cost) = (0, 0.0);
        for (var index = 0; index < committed.Length; index++)
        {
            if (!committed[index])
                (left, cost) = (left + 1, cost + stage.Item(run, index).Cost);
        }
        observer.StageStarted(SweepStage.Cells, committed.Length, committed.Length - left, cost);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var saving = SavePeriodically(ledger, ended.Token);
        try
        {
            await executor.Execute(new StageWork(stage, run, lease, committed, NeedsAllItems: false), new LedgerKeeper(ledger, observer), cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await saving;
            await Save(ledger);
        }
        return ledger;
    }

    /// <summary>A coordinator that dies loses at most this much of what the ledger adds to the committed files.</summary>
    private async Task SavePeriodically(Ledger ledger, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(BetweenLedgers, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!ended.IsCancellationRequested)
                await Save(ledger);
        }
    }

    /// <summary>The ledger is written again before the run ends, so a failure here only delays it.</summary>
    private async Task Save(Ledger ledger)
    {
        try
        {
            await ledger.SaveIfChanged();
        }
        catch (Exception e) when (e is LeaseLostException || StoreFailure.Includes(e))
        {
            observer.Log($"the ledger could not be written: {e.Message}");
        }
    }

    /// <summary>Late commits of the cells stage are fenced off first: while files are merged, no new file of a cell may appear.</summary>
    private async Task Compact(CancellationToken cancellationToken)
    {
        if (lease.QuiescencePeriod is { Ticks: > 0 } wait)
            observer.Log($"waits {wait.TotalSeconds:0} s for writes that lost processes may still have under way in the object store");
        await lease.Advance(cancellationToken);
        await WriteState(RunState.Compacting, cancellationToken);
        await ExecuteStage(SweepStage.Compaction, cancellationToken);
        await WriteState(RunState.Running, cancellationToken);
    }

    private async Task<SweepState> Complete(Ledger ledger, CancellationToken cancellationToken)
    {
        var state = ledger.FailedCells == 0 ? SweepState.Complete : SweepState.Incomplete;
        observer.Log($"ends: {state}");
        await lease.Advance(cancellationToken);
        await ledger.Write();
        await RunCertificate.ListFiles(run.Writer, cancellationToken);
        var manifest = await EndManifest(state == SweepState.Complete ? RunState.Complete : RunState.Incomplete);
        await WriteReport(manifest, cancellationToken);
        await run.Writer.WriteManifest(manifest, CancellationToken.None);
        await WriteCertificate(replace: true);
        return state;
    }

    /// <summary>
    /// Writes certificate.json, after run.json says that the run has ended. A failure does not change how the run has ended: the next execution of a complete run
    /// writes the file.
    /// </summary>
    /// <param name="replace">Whether an existing one is replaced. That of a run found complete is not: it would hide changes.</param>
    private async Task WriteCertificate(bool replace)
    {
        try
        {
            if (replace || !await run.Directory.Exists(RunFiles.Certificate))
                await RunCertificate.Write(run.Writer, CancellationToken.None);
        }
        catch (Exception e) when (StoreFailure.Includes(e))
        {
            observer.Log($"{RunFiles.Certificate} was not written: {e.Message} To write it, start the same sweep again.");
        }
    }

    private async Task<SweepState> ShowComplete(RunManifest manifest, CancellationToken cancellationToken)
    {
        observer.CellsFound(new BitArray(run.Plan.Cells.Length, defaultValue: true));
        // The process may have died between the last two files of the run.
        await WriteCertificate(replace: false);
        if (!await reports.Exists(run.Directory.Location, cancellationToken))
            await WriteReport(manifest, cancellationToken);
        return SweepState.Complete;
    }

    /// <summary>A run without a report ends like one with a report: the tables are there, and the report can be written later.</summary>
    private async Task WriteReport(RunManifest manifest, CancellationToken cancellationToken)
    {
        observer.StageStarted(SweepStage.Report, all: 1, foundDone: 0, cost: 0);
        try
        {
            await Task.Run(() => reports.Write(run.Directory.Location, manifest, cancellationToken), cancellationToken);
            observer.ReportWritten();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // See the summary.
        catch (Exception e)
#pragma warning restore CA1031
        {
            observer.Log($"The report was not written: {e.Message} To write it: emosel report {run.Directory.Location}");
        }
    }

    /// <summary>
    /// Ends a run that did not go through all its stages. A store that fails is tried again a few times; if it keeps failing, run.json still says "running" and
    /// the observer is told.
    /// </summary>
    /// <returns>False where run.json says that the run is complete, and is left so.</returns>
    private async Task<bool> WriteEnd(RunState state)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await run.Directory.ReadManifest() is { State: RunState.Complete })
                    return false;
                await lease.Advance(CancellationToken.None);
                await run.Writer.WriteManifest(await EndManifest(state), CancellationToken.None);
                return true;
            }
            catch (Exception e) when (StoreFailure.Includes(e))
            {
                if (attempt == EndAttempts)
                {
                    observer.RunFailed($"The end of the run could not be written to run.json: {e.Message}");
                    return true;
                }
                await Task.Delay(BetweenEndAttempts, clock);
            }
        }
    }

    private async Task<RunManifest> EndManifest(RunState state)
    {
        var manifest = await run.Directory.ReadManifest() ?? run.Manifest;
        return manifest with { State = state, Ended = clock.GetUtcNow(), Hosts = [.. manifest.Hosts.Union(hosts())] };
    }

    private async Task WriteState(RunState state, CancellationToken cancellationToken)
    {
        var manifest = await run.Directory.ReadManifest(cancellationToken) ?? run.Manifest;
        await run.Writer.WriteManifest(manifest with { State = state }, cancellationToken);
    }

    private async Task<BitArray> CommittedCells(CancellationToken cancellationToken)
    {
        var found = await run.Directory.CommittedCells(cancellationToken);
        return new BitArray([.. run.Plan.Cells.Select(found.Contains)]);
    }

    /// <summary>The manifest of a run that is complete; null where it is not.</summary>
    private async Task<RunManifest?> FindComplete(CancellationToken cancellationToken)
    {
        var manifest = await run.Directory.ReadManifest(cancellationToken);
        return manifest?.State == RunState.Complete && (await run.Directory.CommittedCells(cancellationToken)).CountOf(run.Plan) == run.Plan.Cells.Length
            ? manifest
            : null;
    }
}
