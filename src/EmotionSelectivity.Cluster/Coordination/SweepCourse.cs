using System.Collections;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// One way of a run through its stages, each of which starts from what the stage before left in the run directory. Lives on the coordinator's scheduler.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="epoch">This coordinator's hold of it.</param>
/// <param name="grains">Whom to ask.</param>
/// <param name="board">Is told where the run stands.</param>
/// <param name="reading">Is told what becomes of each cell.</param>
/// <param name="workers">Who may compute.</param>
/// <param name="gate">Closed while the run is paused.</param>
/// <param name="departures">How lost workers ended.</param>
/// <param name="reports">Makes its report.</param>
/// <param name="clock">For times in the tables.</param>
internal sealed class SweepCourse(
    Run run, string epoch, IGrainFactory grains, ProgressBoard board, SweepReading reading, WorkerChoice workers, PauseGate gate, Departures departures, IRunReports reports,
    TimeProvider clock)
{
    private static readonly TimeSpan BetweenLedgers = TimeSpan.FromSeconds(20);

    private readonly EffectWatch _effects = new(run, reading, clock);

    /// <summary>This coordinator's hold of the run; renewed where late writers are to be shut out.</summary>
    public string Epoch { get; private set; } = epoch;

    /// <summary>Goes through all stages.</summary>
    /// <param name="stop">Gives up what is in hand.</param>
    /// <param name="leave">Walks away from it: another coordinator goes on.</param>
    /// <returns>How the run ended; what went wrong stands on the board. Null where another coordinator holds it now.</returns>
    /// <exception cref="OperationCanceledException">It was left.</exception>
    public async Task<SweepState?> Go(CancellationToken stop, CancellationToken leave)
    {
        try
        {
            return await Stages(stop, leave);
        }
        catch (OperationCanceledException) when (!leave.IsCancellationRequested && stop.IsCancellationRequested)
        {
            board.Remark("stopped");
            return SweepState.Cancelled;
        }
        catch (Exception e) when (e is RunTakenUpException or WorkFailedException { Reach: FailureReach.Fenced })
        {
            return null;
        }
#pragma warning disable CA1031 // Whoever watches must learn of it, whatever it is.
        catch (Exception e) when (!leave.IsCancellationRequested)
#pragma warning restore CA1031
        {
            board.Note(e.Message);
            return SweepState.Failed;
        }
    }

    private async Task<SweepState> Stages(CancellationToken stop, CancellationToken leave)
    {
        if (await IsComplete(stop))
        {
            reading.Begin(_ => true);
            await _effects.End();
            if (!await reports.IsThere(run.Directory.Location, stop))
                await Report(run.Manifest, stop, leave);
            return SweepState.Complete;
        }
        var there = await Task.Run(Committed, stop);
        reading.Begin(cell => there[cell]);
        await Stage(SweepStage.Activations, Activations(), stop, leave);
        await Stage(SweepStage.Selection, [One<ISelectionGrain>("selection")], stop, leave);
        await Stage(SweepStage.SelectivityNulls, [One<ISelectivityNullGrain>("permuted categories")], stop, leave);
        await Stage(SweepStage.Readouts, [One<IReadoutGrain>("readouts")], stop, leave);
        var ledger = await Cells(stop, leave);
        if (ledger.Failed == 0)
            await Compact(stop, leave);
        await Stage(SweepStage.Surface, [One<ISurfaceGrain>("surface")], stop, leave);
        await _effects.End();
        var state = ledger.Failed == 0 ? SweepState.Complete : SweepState.Incomplete;
        board.Remark($"ends: {state}");
        var manifest = await RunEnding.Prepare(run, Epoch, state, ledger, board.Hosts(), clock.GetUtcNow());
        await Report(manifest, stop, leave);
        await run.Directory.WriteManifest(manifest);
        return state;
    }

    /// <summary>A run without a report ends as well as one with it.</summary>
    private async Task Report(RunManifest manifest, CancellationToken stop, CancellationToken leave)
    {
        board.Begin(SweepStage.Report, all: 1, foundDone: 0, cost: 0);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, leave);
        try
        {
            await Task.Run(() => reports.Write(run.Directory.Location, manifest, over.Token), over.Token);
            board.Done();
        }
#pragma warning disable CA1031 // Whatever is wrong with it, the tables are there, and it can be made again.
        catch (Exception e) when (!leave.IsCancellationRequested)
#pragma warning restore CA1031
        {
            board.Remark($"The report was not made: {e.Message} To make it: emosel report {run.Directory.Location}");
        }
    }

    private async Task<Ledger> Cells(CancellationToken stop, CancellationToken leave)
    {
        var committed = await Task.Run(Committed, stop);
        var ledger = await Ledger.Open(run, committed, stop);
        var stage = new CellStage(run, grains, board, ledger, reading, _effects);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(leave);
        var saving = Task.WhenAll(SaveNowAndThen(ledger, ended.Token), _effects.Go(ended.Token));
        using var activity = SweepTraces.Stage(run.Id, SweepStage.Cells);
        try
        {
            await Dispatch(stage).Run(stage.Begin(committed), needsAll: false, stop, leave);
        }
        finally
        {
            await ended.CancelAsync();
            await saving;
        }
        return ledger;
    }

    /// <summary>A coordinator that dies loses this much of the ledger's story, and of the cells nothing.</summary>
    private async Task SaveNowAndThen(Ledger ledger, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(BetweenLedgers, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!ended.IsCancellationRequested)
                await Save(ledger);
        }
        if (await run.Directory.Holds(Epoch, CancellationToken.None))
            await Save(ledger);
    }

    private async Task Save(Ledger ledger)
    {
        try
        {
            await ledger.Save();
        }
        catch (IOException e)
        {
            board.Remark($"the ledger could not be written: {e.Message}");
        }
    }

    /// <summary>Late writers of the cells are shut out first; then each layer and fold is one piece of work.</summary>
    private async Task Compact(CancellationToken stop, CancellationToken leave)
    {
        if (run.Directory.LateWrites is { Ticks: > 0 } wait)
            board.Remark($"waits {wait.TotalSeconds:0} s for what lost processes may still write to the object store");
        Epoch = await run.Directory.Renew(Epoch, stop);
        await SetState(RunState.Compacting);
        var pieces =
            from layer in run.Sweep.Layers
            from fold in Enumerable.Range(0, run.Sweep.Folds.Count)
            select (Name: $"{layer}, fold {fold}", Grain: grains.GetGrain<ICompactionGrain>(WorkKey.OfCompaction(run.Id, layer, fold)));
        await Stage(SweepStage.Compaction, [.. pieces.Select((piece, index) => new WorkItem(index, piece.Name, piece.Grain, Cost: 0))], stop, leave);
        await SetState(RunState.Running);
    }

    private async Task SetState(RunState state)
    {
        var manifest = await run.Directory.ReadManifest() ?? run.Manifest;
        await run.Directory.WriteManifest(manifest with { State = state });
    }

    private async Task<BitArray> Committed()
    {
        var there = await run.Directory.CommittedCells();
        var committed = new BitArray(run.Plan.Cells.Length);
        for (var cell = 0; cell < committed.Length; cell++)
            committed[cell] = there.Contains(run.Plan.Cells[cell]);
        return committed;
    }

    private async Task<bool> IsComplete(CancellationToken stop)
    {
        var manifest = await run.Directory.ReadManifest(stop);
        return manifest?.State == RunState.Complete && (await run.Directory.CommittedCells(stop)).CountOf(run.Plan) == run.Plan.Cells.Length;
    }

    private async Task Stage(SweepStage stage, List<WorkItem> items, CancellationToken stop, CancellationToken leave)
    {
        board.Begin(stage, items.Count, foundDone: 0, cost: 0);
        using var activity = SweepTraces.Stage(run.Id, stage);
        await Dispatch(new StageObserver(board)).Run(new ListQueue(items), needsAll: true, stop, leave);
    }

    private WorkDispatch Dispatch(IWorkObserver observer) => new(
        new DispatchedRun(
            run.Directory.Location, Epoch, () => run.Directory.Holds(Epoch), run.Directory.ExpectLateWriters, worker => departures.Of(worker.Name)),
        workers, gate, observer, clock);

    private List<WorkItem> Activations() =>
    [
        .. (from set in run.Sets from part in Enumerable.Range(0, run.Plan.Parts(set.Name)) select (set.Name, part)).Select((key, index) => new WorkItem(
            index, $"images {key.part * SweepPlan.ImagesPerPart + 1}.. of {key.Name}",
            grains.GetGrain<IActivationGrain>(WorkKey.OfActivations(run.Id, key.Name, key.part)), Cost: 0)),
    ];

    private WorkItem One<TGrain>(string name)
        where TGrain : IWorkGrain => new(0, name, grains.GetGrain<TGrain>(run.Id), Cost: 0);
}
