using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Grains.Work;

/// <summary>
/// The anatomy that all work grains share: join the call that runs, return what is committed, else perform and commit. Subclasses say what committed
/// means and how the work is done.
/// </summary>
public abstract class WorkGrain(RunCatalog runs, Worker worker, TimeProvider clock) : Grain, IWorkGrain
{
    private Task<WorkReceipt>? _running;

    protected Worker Worker { get; } = worker;

    protected string Key => this.GetPrimaryKeyString();

    public Task<WorkReceipt> Run(WorkOrder order, CancellationToken cancellationToken) => _running ??= RunOnce(order, cancellationToken);

    /// <summary>Whether the files of this piece of work are there.</summary>
    protected abstract bool IsCommitted(Run run);

    /// <summary>Does the work and commits its files: off the grain's scheduler, and what needs the network on the worker's lane.</summary>
    protected abstract Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken);

    private async Task<WorkReceipt> RunOnce(WorkOrder order, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        try
        {
            var run = await runs.Get(order.RunDirectory, cancellationToken);
            if (!IsCommitted(run))
                await Task.Run(() => Perform(run, order, cancellationToken), cancellationToken);
            return new WorkReceipt(Worker.Name, started, clock.GetElapsedTime(started.Ticks, clock.GetUtcNow().Ticks).TotalSeconds);
        }
        catch (Exception e) when (e is not (OperationCanceledException or WorkFailedException))
        {
            throw new WorkFailedException(Describe(e), StopsRun(e));
        }
        finally
        {
            _running = null;
            DeactivateOnIdle();
        }
    }

    private static bool StopsRun(Exception e) => e is IOException or UnauthorizedAccessException or InvalidInputException or DamagedFileException;

    private static string Describe(Exception e) => StopsRun(e) ? e.Message : $"{e.GetType().Name}: {e.Message}";
}
