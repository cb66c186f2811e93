using EmotionSelectivity.Grains.Abstractions;

namespace EmotionSelectivity.Grains.Work;

/// <summary>A piece of work to dispatch.</summary>
/// <param name="Index">Its number in its stage.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Grain">Who does it.</param>
/// <param name="Cost">Multiply-accumulates, for the time left.</param>
public sealed record WorkItem(int Index, string Name, IWorkGrain Grain, double Cost);

/// <summary>What a window tells about the work it dispatches, on the caller's own scheduler.</summary>
public interface IWorkObserver
{
    void Started(WorkItem item, int attempt);

    void Finished(WorkItem item, WorkReceipt receipt);

    void AttemptFailed(WorkItem item, int attempt, string reason);

    void FailedForGood(WorkItem item, string reason);
}

/// <summary>
/// Keeps a bounded number of pieces of work in flight and tries each a bounded number of times. A failure that would meet every other piece too ends the
/// whole stage. Runs on the scheduler of the grain that calls it, so that its observer needs no lock.
/// </summary>
public sealed class WorkWindow(int size, IWorkObserver observer)
{
    /// <summary>Tries of one piece of work before it counts as failed.</summary>
    public const int Attempts = 3;

    /// <exception cref="WorkFailedException">A failure that stops the run.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is in flight any more.</exception>
    public async Task Run(IEnumerable<WorkItem> items, string runDirectory, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var inFlight = new List<Task>();
        try
        {
            foreach (var item in items)
            {
                if (inFlight.Count >= size)
                    await FinishOne(inFlight);
                stop.Token.ThrowIfCancellationRequested();
                inFlight.Add(Try(item, runDirectory, stop.Token));
            }
            while (inFlight.Count > 0)
                await FinishOne(inFlight);
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(inFlight).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
            throw;
        }
    }

    private static async Task FinishOne(List<Task> inFlight)
    {
        var finished = await Task.WhenAny(inFlight);
        inFlight.Remove(finished);
        await finished;
    }

    private async Task Try(WorkItem item, string runDirectory, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            observer.Started(item, attempt);
            try
            {
                observer.Finished(item, await item.Grain.Run(new WorkOrder(runDirectory, attempt), cancellationToken));
                return;
            }
            catch (WorkFailedException e) when (!e.StopsRun)
            {
                observer.AttemptFailed(item, attempt, e.Message);
                if (attempt == Attempts)
                    observer.FailedForGood(item, e.Message);
            }
        }
    }
}
