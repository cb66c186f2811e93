using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Grains.Work;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Sweeps;

/// <summary>One way of a run through its stages, each of which starts from what the stage before left in the run directory. Lives on the coordinator's scheduler.</summary>
internal sealed class SweepCourse(Run run, IGrainFactory grains, ProgressBoard board, TimeProvider clock)
{
    // One piece computes on a lane while the next one gathers its inputs.
    private const int Window = 2;

    /// <summary>Ends when the run has ended, one way or another; what went wrong stands on the board.</summary>
    public async Task Go(CancellationToken stop)
    {
        var state = SweepState.Failed;
        try
        {
            state = await Stages(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            state = SweepState.Cancelled;
        }
#pragma warning disable CA1031 // Whoever watches must learn of it, whatever it is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            board.Note(e.Message);
        }
        board.End(state);
    }

    private async Task<SweepState> Stages(CancellationToken stop)
    {
        if (await IsComplete(stop))
            return SweepState.Complete;
        await Stage(SweepStage.Activations, Activations(), stop);
        await Stage(SweepStage.Selection, [One<ISelectionGrain>("selection")], stop);
        await Stage(SweepStage.SelectivityNulls, [One<ISelectivityNullGrain>("permuted categories")], stop);
        await Stage(SweepStage.Readouts, [One<IReadoutGrain>("readouts")], stop);
        var committed = run.Directory.CommittedCells();
        var ledger = await Ledger.Open(run, committed, stop);
        try
        {
            var failed = await new CellStage(run, grains, board, ledger, Window).Go(committed, stop);
            await Stage(SweepStage.Surface, [One<ISurfaceGrain>("surface")], stop);
            await ledger.Write(CancellationToken.None);
            var state = failed == 0 ? SweepState.Complete : SweepState.Incomplete;
            await RunEnding.Write(run, state, clock.GetUtcNow());
            return state;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await ledger.Write(CancellationToken.None);
            throw;
        }
    }

    private async Task<bool> IsComplete(CancellationToken stop)
    {
        var manifest = await run.Directory.ReadManifest(stop);
        return manifest?.State == RunState.Complete && run.Directory.CommittedCells().CountOf(run.Plan) == run.Plan.Cells.Length;
    }

    private async Task Stage(SweepStage stage, List<WorkItem> items, CancellationToken stop)
    {
        board.Begin(stage, items.Count, foundDone: 0, cost: 0);
        await new WorkWindow(Window, new StageObserver(board)).Run(items, run.Directory.Path, stop);
    }

    private List<WorkItem> Activations() =>
    [
        .. (from set in run.Sets from part in Enumerable.Range(0, run.Plan.Parts(set.Name)) select (set.Name, part)).Select((key, index) => new WorkItem(
            index, $"images {key.part * SweepPlan.ImagesAPart + 1}.. of {key.Name}",
            grains.GetGrain<IActivationGrain>(WorkKey.OfActivations(run.Id, key.Name, key.part)), Cost: 0)),
    ];

    private WorkItem One<TGrain>(string name)
        where TGrain : IWorkGrain => new(0, name, grains.GetGrain<TGrain>(run.Id), Cost: 0);

    /// <summary>Stages before and after the cells have no result without any one piece: a failure ends the run.</summary>
    private sealed class StageObserver(ProgressBoard board) : IWorkObserver
    {
        public void Started(WorkItem item, int attempt) => board.Started(item);

        public void Finished(WorkItem item, WorkReceipt receipt) => board.Finished(item);

        public void AttemptFailed(WorkItem item, int attempt, string reason)
        {
        }

        public void FailedForGood(WorkItem item, string reason) => throw new WorkFailedException($"{item.Name}: {reason}", stopsRun: true);
    }
}
