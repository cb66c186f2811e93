using TorchSharp;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// One thread that owns one device: work is queued to it and runs there, one piece at a time, outside every scheduler. Each piece runs in inference mode
/// and in a dispose scope of its own, so that no tensor outlives it but those it detached.
/// </summary>
public sealed class DeviceLane : IDisposable
{
    private readonly LaneQueue _queue = new(TimeProvider.System);
    private readonly Thread _thread;

    /// <param name="name">Name of the thread.</param>
    public DeviceLane(string name)
    {
        _thread = new Thread(RunQueue) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Pieces of work that wait for their turn.</summary>
    public int Waiting => _queue.Waiting;

    /// <summary>Runs work on the lane's thread, in the order in which it came. Work that is cancelled before its turn never starts.</summary>
    public Task<T> Run<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) => Run("", work, cancellationToken);

    /// <summary>Runs work on the lane's thread. Work that is cancelled before its turn never starts.</summary>
    /// <param name="share">Whose turn it takes: waiting work of several shares gets equal time.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Handed to the work.</param>
    public Task<T> Run<T>(string share, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Enqueue(share, () => Execute(completion, work, cancellationToken));
        return completion.Task;
    }

    /// <summary>Ends after all work that was handed in before.</summary>
    public void Dispose()
    {
        if (!_thread.IsAlive)
            return;
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
    }

    private static void Execute<T>(TaskCompletionSource<T> completion, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            completion.TrySetCanceled(cancellationToken);
            return;
        }
        try
        {
            using var inference = torch.inference_mode();
            using var scope = torch.NewDisposeScope();
            completion.TrySetResult(work(cancellationToken));
        }
        catch (OperationCanceledException e)
        {
            completion.TrySetCanceled(e.CancellationToken);
        }
#pragma warning disable CA1031 // Whatever the work throws belongs to whoever asked for it, not to the lane.
        catch (Exception e)
#pragma warning restore CA1031
        {
            completion.TrySetException(e);
        }
    }

    private void RunQueue()
    {
        while (_queue.Dequeue() is { } work)
            work();
    }
}
