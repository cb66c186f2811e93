using System.Diagnostics;
using System.Runtime.InteropServices;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Stores;
using Orleans.Runtime.Placement;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>
/// Computes one item of a stage on the worker that hosts the grain: a call while the item is computed joins that computation, a call after the commit finds
/// the files and returns, any other call computes and commits.
/// </summary>
public abstract class WorkGrain(RunCatalog runs, Worker worker, TimeProvider clock) : Grain, IWorkGrain
{
    private const string OutOfMemory = "out of memory";

    private WorkComputation? _computation;

    /// <summary>The stage, and the item's key within it.</summary>
    protected abstract (IStage Stage, string Item) Item { get; }

    protected string Key => this.GetPrimaryKeyString();

    public async Task<WorkReceipt> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        // Accepted before joining: a computation that an earlier coordinator started commits under the token of the present one.
        runs.Accept(order.RunDirectory, FencingToken.Parse(order.FencingToken));
        while (_computation is { IsStopping: true } stopping)
            await stopping.Ended.WaitAsync(cancellationToken);
        if (_computation is null)
        {
            MigrateToAskedWorker();
            _computation = new WorkComputation();
            _computation.Start(Compute(_computation, order));
        }
        return await _computation.Join(cancellationToken);
    }

    /// <summary>
    /// Orleans remembers the address of an earlier activation and would activate the grain there again; the coordinator asks for the worker it has chosen.
    /// </summary>
    /// <exception cref="WorkFailedException">The grain migrates; the call is to be repeated.</exception>
    private void MigrateToAskedWorker()
    {
        if (RequestContext.Get(IPlacementDirector.PlacementHintKey) is not SiloAddress asked || asked.Equals(GrainContext.Address.SiloAddress))
            return;
        this.MigrateOnIdle();
        throw new WorkFailedException($"{Key} migrates to another worker.", FailureScope.Misplaced);
    }

    private async Task<WorkReceipt> Compute(WorkComputation computation, WorkOrder order)
    {
        // The caller must have stored the computation before anything here can end it.
        await Task.Yield();
        var (stage, item) = Item;
        var (started, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        using var activity = SweepTraces.Item(stage.Stage, Key, order.Attempt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(computation.Stop, worker.GivesBack);
        try
        {
            var run = await runs.Get(order.RunDirectory, WorkKey.Run(Key), FencingToken.Parse(order.FencingToken), stop.Token);
            var wasFound = await stage.IsCommitted(run, item, stop.Token);
            if (!wasFound)
                await Task.Run(() => stage.Compute(run, item, worker, order.Attempt, stop.Token), stop.Token);
            WorkInstruments.ItemDone(stage.Stage, wasFound);
            return new WorkReceipt(worker.Name, started, clock.GetElapsedTime(began).TotalSeconds);
        }
        catch (OperationCanceledException) when (worker.IsLeaving && !computation.IsStopping)
        {
            throw Failure(stage.Stage, $"worker {worker.Name} is shutting down (signal SIGTERM)", FailureScope.GivenBack);
        }
        catch (Exception e) when (e is not WorkFailedException && !(e is OperationCanceledException && computation.IsStopping))
        {
            throw Failure(stage.Stage, Describe(e), ScopeOf(e));
        }
        finally
        {
            _computation = null;
            computation.End();
            DeactivateOnIdle();
        }
    }

    private WorkFailedException Failure(SweepStage stage, string message, FailureScope scope)
    {
        WorkInstruments.ItemFailed(stage, scope);
        Activity.Current?.SetStatus(ActivityStatusCode.Error, message);
        return new(message, scope) { Worker = worker.Name, Silo = GrainContext.Address.SiloAddress };
    }

    /// <summary>What the cause of a failure affects.</summary>
    internal static FailureScope ScopeOf(Exception e) => e switch
    {
        LeaseLostException => FailureScope.Fenced,
        DamagedFileException => FailureScope.Run,
        InvalidInputException { IsTemporary: true } => FailureScope.Temporary,
        DiskFullException or UnauthorizedAccessException or InvalidInputException => FailureScope.Worker,
        _ => FailureScope.Item,
    };

    /// <summary>The reason of a failure. Where only the item is concerned it begins with its kind, by which a ledger can be searched.</summary>
    internal static string Describe(Exception e)
    {
        if (ScopeOf(e) != FailureScope.Item)
            return e.Message;
        return IsOutOfMemory(e) ? $"{OutOfMemory}: {e.Message}" : $"exception {e.GetType().Name}: {e.Message}";
    }

    /// <summary>libtorch's allocators report a lack of memory in the message only.</summary>
    private static bool IsOutOfMemory(Exception e) =>
        e is OutOfMemoryException
        || (e is ExternalException && (e.Message.Contains("can't allocate memory", StringComparison.Ordinal) || e.Message.Contains(OutOfMemory, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>Computes one cell.</summary>
[OnWorkers]
public sealed class CellGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), ICellGrain
{
    protected override (IStage Stage, string Item) Item => (PipelineStages.Of(SweepStage.Cells), WorkKey.CellItem(Key));
}

/// <summary>Computes one item of any stage but the cells.</summary>
[OnWorkers]
public sealed class StageGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), IStageGrain
{
    protected override (IStage Stage, string Item) Item
    {
        get
        {
            var (stage, item) = WorkKey.StageItem(Key);
            return (PipelineStages.Of(stage), item);
        }
    }
}
