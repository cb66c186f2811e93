using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// One execution of a run by its coordinator, from the acquired lease to the end. It knows the lease, the progress and how to pause, cancel, stop and abandon
/// the execution; <see cref="SweepGrain"/> decides when. Used on the coordinator's scheduler only.
/// </summary>
internal sealed class SweepExecution : IDisposable
{
    private readonly Run _run;
    private readonly RunLease _lease;
    private readonly PauseGate _gate = new(isOpen: true);
    private readonly SweepMetrics _metrics;
    private readonly EffectReader _effects;
    private readonly SweepPipeline _pipeline;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private bool _isCancelled;

    /// <param name="run">The run.</param>
    /// <param name="lease">Its lease; released when the execution ends.</param>
    /// <param name="submission">The submission that is executed.</param>
    /// <param name="grains">Creates references to the work grains.</param>
    /// <param name="workers">The workers of the cluster.</param>
    /// <param name="exits">How lost workers ended.</param>
    /// <param name="reports">Writes the report.</param>
    /// <param name="clock">The clock.</param>
    public SweepExecution(Run run, RunLease lease, long submission, IGrainFactory grains, IWorkers workers, SiloExitReports exits, IRunReports reports, TimeProvider clock)
    {
        (_run, _lease, Submission) = (run, lease, submission);
        _metrics = new SweepMetrics(run.Id, run.Plan);
        _effects = new EffectReader(run, _metrics, clock);
        var choice = new WorkerChoice(workers, new WorkerNeeds(run.Plan, run.Manifest.Hosts[0].Device), clock);
        Board = new ProgressBoard(clock, text => Log(run, text, clock), choice, _metrics, _effects);
        var executor = new GrainStageExecutor(grains, choice, _gate, exits, clock, _stop.Token, _abandon.Token);
        _pipeline = new SweepPipeline(run, lease, executor, Board, Board.Hosts, reports, clock);
    }

    public ProgressBoard Board { get; }

    /// <summary>The submission that is executed (<see cref="SweepEntry.Submission"/>).</summary>
    public long Submission { get; }

    /// <summary>Completes, never faulted, when the execution has ended: with the end state, or null where another coordinator continues the run.</summary>
    public Task<SweepState?> Completion { get; private set; } = Task.FromResult<SweepState?>(null);

    /// <summary>Starts the execution. Call once.</summary>
    /// <param name="state">Desired state at the start: a paused run computes nothing until it is resumed, a cancelled one ends at once.</param>
    public void Start(DesiredState state)
    {
        SweepInstruments.Add(_metrics);
        _ = Follow(state);
        Completion = Execute();
    }

    /// <summary>Changes the desired state.</summary>
    /// <returns>Completes when the change has taken effect.</returns>
    public async Task Follow(DesiredState state)
    {
        if (state == DesiredState.Cancel)
        {
            _isCancelled = true;
            await Stop();
            return;
        }
        if (Completion.IsCompleted && Completion.Result is not null)
            return;
        _gate.Set(state == DesiredState.Run);
        Board.SetPaused(state == DesiredState.Pause);
    }

    /// <summary>Cancels items in progress and waits until the execution has ended. Unless it is cancelled too, run.json stays as it is.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Completion;
    }

    /// <summary>Ends the execution without cancelling items in progress: the next coordinator joins them.</summary>
    public async Task Abandon()
    {
        await _abandon.CancelAsync();
        Board.Abandon();
        SweepInstruments.Remove(_metrics);
    }

    public void Dispose()
    {
        SweepInstruments.Remove(_metrics);
        _stop.Dispose();
        _abandon.Dispose();
    }

    private static void Log(Run run, string text, TimeProvider clock)
    {
        try
        {
            run.Writer.AppendLog($"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {text}");
        }
        catch (Exception e) when (e is LeaseLostException || StoreFailure.Includes(e))
        {
            // The log is for people; a run does not end because a line of it cannot be written.
        }
    }

    private async Task<SweepState?> Execute()
    {
        // The caller stores Completion before anything here can end.
        await Task.Yield();
        var state = await ExecutePipeline();
        if (state is not { } end)
        {
            Board.Abandon();
            SweepInstruments.Remove(_metrics);
            return null;
        }
        await Release();
        Board.End(end);
        return end;
    }

    /// <returns>The end state; null where the run was abandoned or its lease was lost.</returns>
    private async Task<SweepState?> ExecutePipeline()
    {
        try
        {
            return await ExecuteOrEndStopped();
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            return null;
        }
        catch (LeaseLostException)
        {
            return null;
        }
#pragma warning disable CA1031 // Watchers and the registry must learn that the run has failed, whatever the cause.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Board.RunFailed(e.Message);
            return SweepState.Failed;
        }
    }

    private async Task<SweepState> ExecuteOrEndStopped()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _abandon.Token);
        using var ended = new CancellationTokenSource();
        var reading = _effects.ReadPeriodically(ended.Token);
        try
        {
            var end = await _pipeline.Execute(either.Token);
            if (end is SweepState.Complete or SweepState.Incomplete)
                await _effects.ReadSurface();
            return end;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested && !_abandon.IsCancellationRequested)
        {
            Board.Log("stopped");
            return _isCancelled ? await _pipeline.WriteCancelled() : SweepState.Cancelled;
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
    }

    /// <summary>A lease that cannot be released is revoked by the process that acquires the next one.</summary>
    private async Task Release()
    {
        try
        {
            await _lease.Release();
        }
#pragma warning disable CA1031 // See the summary: whatever the cause, the execution has ended.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Board.Log($"the lease could not be released: {e.Message}");
        }
    }
}
