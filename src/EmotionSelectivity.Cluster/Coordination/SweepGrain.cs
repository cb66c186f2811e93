using System.Runtime.CompilerServices;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// The coordinator of one run. It starts and ends executions of the run (<see cref="SweepExecution"/>) so that they follow the registry's entry, and shows
/// their progress. It never sees a tensor, and holds nothing that is lost with it: a new activation continues from the registry and the run directory.
/// </summary>
[OnCoordinators]
public sealed class SweepGrain(RunCatalog runs, IWorkers workers, SiloExitReports exits, IRunReports reports, TimeProvider clock) : Grain, ISweepGrain, IDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _deactivation = new();
    private SweepEntry? _entry;
    private SweepExecution? _execution;
    private ProgressBoard? _endedBoard;
    private Task? _starting;

    private string Id => this.GetPrimaryKeyString();

    private ISweepRegistryGrain Registry => GrainFactory.GetGrain<ISweepRegistryGrain>(0);

    public async Task Apply(SweepEntry entry)
    {
        Remember(entry);
        await AwaitStart();
        if (_execution?.Submission != _entry!.Submission)
            await Start();
        if (_execution is { } execution && execution.Submission == _entry.Submission)
            await execution.Follow(_entry.DesiredState);
    }

    public async IAsyncEnumerable<SweepProgress> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var board = await Board();
        await foreach (var progress in board.Watch(cancellationToken))
            yield return progress;
    }

    public async Task<SweepProgress> Status() => (await Board()).Current;

    public async Task Stop()
    {
        await AwaitStart();
        if (_execution is not null)
            await _execution.Stop();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _deactivation.CancelAsync();
        if (_execution is not null)
            await _execution.Abandon();
    }

    public void Dispose()
    {
        _deactivation.Dispose();
        _execution?.Dispose();
    }

    /// <summary>The progress of the run. A new activation continues the run, or reads from its files how it ended.</summary>
    private async Task<ProgressBoard> Board()
    {
        await AwaitStart();
        while (_execution is null && _endedBoard is null)
        {
            var entry = await Registry.Find(Id) ?? throw new KeyNotFoundException($"The registry has no sweep {Id}.");
            if (entry.Ended is { } ended)
                _endedBoard ??= await ReadEnded(entry, ended);
            else
                await Apply(entry);
        }
        return _execution?.Board ?? _endedBoard!;
    }

    private void Remember(SweepEntry entry)
    {
        if (_entry is null || entry.Version > _entry.Version)
            _entry = entry;
    }

    /// <summary>Waits for a start in progress, whether it succeeds or fails.</summary>
    private async Task AwaitStart()
    {
        if (_starting is { IsCompleted: false })
            await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>Starts an execution, once however many calls ask for it.</summary>
    private Task Start()
    {
        if (_starting is null or { IsCompleted: true })
            _starting = StartOnce();
        return _starting;
    }

    private async Task StartOnce()
    {
        // An execution of an earlier submission ends first; the registry knows then whether there is still something to start.
        if (_execution is not null)
            await _execution.Completion;
        if (await Registry.Find(Id) is not { Ended: null } entry || _execution?.Submission == entry.Submission)
            return;
        Remember(entry);
        if (await AcquireLease(entry) is not { } lease)
            return;
        _deactivation.Token.ThrowIfCancellationRequested();
        _execution?.Dispose();
        _execution = new SweepExecution(lease.Run, lease.Lease, entry.Submission, GrainFactory, workers, exits, reports, clock);
        _endedBoard = null;
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _execution.Start(entry.DesiredState);
        RecordEnd(_execution).Ignore();
    }

    /// <summary>
    /// Opens the run and acquires its lease. Where another run lies in the directory, or it is damaged, the sweep has ended. A directory that cannot be reached
    /// may be reached later, so the next attempt looks again, unless the sweep is cancelled anyway.
    /// </summary>
    /// <returns>Null where the sweep was cancelled and nothing is left to do.</returns>
    private async Task<(Run Run, RunLease Lease)?> AcquireLease(SweepEntry entry)
    {
        try
        {
            var run = await runs.Get(entry.RunDirectory, Id, token: null, _deactivation.Token);
            return (run, await RunLease.Acquire(run.Writer, clock, _deactivation.Token));
        }
        catch (Exception e) when (e is InvalidInputException or DamagedFileException || (entry.DesiredState == DesiredState.Cancel && StoreFailure.Includes(e)))
        {
            var isCancelled = entry.DesiredState == DesiredState.Cancel;
            await Registry.SetEnded(Id, entry.Submission, isCancelled ? SweepState.Cancelled : SweepState.Failed);
            return isCancelled ? null : throw new WorkFailedException(e.Message, FailureScope.Run);
        }
    }

    /// <summary>Stores how an execution ended, however often the registry's store fails meanwhile: otherwise the run would be started again.</summary>
    private async Task RecordEnd(SweepExecution execution)
    {
        if (await execution.Completion is not { } ended)
        {
            // Another coordinator continues the run, unless this one is about to start a newer submission of it.
            if (_execution == execution && _starting is null or { IsCompleted: true })
                DeactivateOnIdle();
            return;
        }
        while (!_deactivation.IsCancellationRequested)
        {
            try
            {
                await Registry.SetEnded(Id, execution.Submission, ended);
                break;
            }
#pragma warning disable CA1031 // Whatever the registry's store throws, the run has ended as it has.
            catch (Exception)
#pragma warning restore CA1031
            {
                await Task.Delay(BetweenAttempts, clock, _deactivation.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
        if (_execution == execution)
            DelayDeactivation(KeptAfterEnd);
    }

    /// <summary>The progress of a run that ended before this activation, read from its files.</summary>
    private async Task<ProgressBoard> ReadEnded(SweepEntry entry, SweepState ended)
    {
        try
        {
            var run = await runs.Get(entry.RunDirectory, entry.Run, token: null, _deactivation.Token);
            var committed = (await run.Directory.CommittedCells(_deactivation.Token)).CountOf(run.Plan);
            var board = new ProgressBoard(clock, _ => { });
            board.StageStarted(SweepStage.Cells, run.Plan.Cells.Length, committed, cost: 0);
            board.End(ended);
            return board;
        }
        catch (Exception e) when (e is InvalidInputException || StoreFailure.Includes(e))
        {
            throw new WorkFailedException(e.Message, FailureScope.Run);
        }
    }
}
