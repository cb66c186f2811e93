using System.Diagnostics;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Stores;
using Orleans.Runtime.Placement;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>
/// The anatomy that all work grains share: join the call that runs, return what is committed, else perform and commit. Subclasses say what committed
/// means and how the work is done.
/// </summary>
public abstract class WorkGrain(RunCatalog runs, Worker worker, TimeProvider clock) : Grain, IWorkGrain
{
    private Task<WorkReceipt>? _running;

    protected Worker Worker { get; } = worker;

    protected string Key => this.GetPrimaryKeyString();

    public Task<WorkReceipt> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        // Work that an earlier coordinator asked for commits in the name of the one that holds the run now.
        runs.Accept(order.RunDirectory, FencingToken.Parse(order.Epoch));
        if (_running is null)
            GoWhereAsked();
        return _running ??= RunOnce(order, cancellationToken);
    }

    /// <summary>Whether the files of this piece of work are there.</summary>
    protected abstract Task<bool> IsCommitted(Run run);

    /// <summary>Does the work and commits its files: off the grain's scheduler, and what needs the network on the worker's lane.</summary>
    protected abstract Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken);

    /// <summary>After an attempt on another worker the runtime still knows the grain by that address, and would make it anew there.</summary>
    /// <exception cref="WorkFailedException">It goes to another worker.</exception>
    private void GoWhereAsked()
    {
        if (RequestContext.Get(IPlacementDirector.PlacementHintKey) is not SiloAddress asked || asked.Equals(GrainContext.Address.SiloAddress))
            return;
        this.MigrateOnIdle();
        throw new WorkFailedException($"{Key} goes to another worker.", FailureReach.Misplaced);
    }

    private async Task<WorkReceipt> RunOnce(WorkOrder order, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        var began = clock.GetTimestamp();
        using var activity = SweepTraces.Piece(this, Key, order.Attempt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Worker.GivesBack);
        try
        {
            var run = await runs.Get(order.RunDirectory, WorkKey.Run(Key), FencingToken.Parse(order.Epoch), stop.Token);
            var wasFound = await IsCommitted(run);
            if (!wasFound)
                await Task.Run(() => Perform(run, order, stop.Token), stop.Token);
            WorkInstruments.PieceDone(this, wasFound);
            return new WorkReceipt(Worker.Name, started, clock.GetElapsedTime(began).TotalSeconds);
        }
        catch (OperationCanceledException) when (Worker.IsLeaving && !cancellationToken.IsCancellationRequested)
        {
            throw Failure($"worker {Worker.Name} leaves: it was told to stop (signal SIGTERM)", FailureReach.GivenBack);
        }
        catch (Exception e) when (e is not (OperationCanceledException or WorkFailedException))
        {
            throw Failure(Describe(e), ReachOf(e));
        }
        finally
        {
            _running = null;
            DeactivateOnIdle();
        }
    }

    private WorkFailedException Failure(string message, FailureReach reach)
    {
        WorkInstruments.PieceFailed(this, reach);
        Activity.Current?.SetStatus(ActivityStatusCode.Error, message);
        return new(message, reach) { Worker = Worker.Name };
    }

    private static FailureReach ReachOf(Exception e) => e switch
    {
        LeaseLostException => FailureReach.Fenced,
        DamagedFileException => FailureReach.Run,
        DiskFullException or UnauthorizedAccessException or InvalidInputException => FailureReach.Worker,
        _ => FailureReach.Piece,
    };

    private static string Describe(Exception e) => ReachOf(e) == FailureReach.Piece ? FailureReason.Of(e) : e.Message;
}
