using System.Collections.Concurrent;
using TorchSharp;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// One thread that owns one device: work is queued to it and runs there, one piece at a time, outside every scheduler. Each piece runs in inference mode
/// and in a dispose scope of its own, so that no tensor outlives it but those it detached.
/// </summary>
public sealed class DeviceLane : IDisposable
{
    private readonly BlockingCollection<Action> _queue;
    private readonly Thread _thread;

    /// <param name="name">Name of the thread.</param>
    /// <param name="capacity">Pieces of work that may wait; a caller beyond that waits until there is room.</param>
    public DeviceLane(string name, int capacity = 1024)
    {
        _queue = new BlockingCollection<Action>(capacity);
        _thread = new Thread(Serve) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Runs work on the lane's thread. Work that is cancelled before its turn never starts.</summary>
    public Task<T> Run<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add(() => Complete(completion, work, cancellationToken), cancellationToken);
        return completion.Task;
    }

    /// <summary>Ends after the piece of work in hand; what still waits is cancelled.</summary>
    public void Dispose()
    {
        if (_queue.IsAddingCompleted)
            return;
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private static void Complete<T>(TaskCompletionSource<T> completion, Func<CancellationToken, T> work, CancellationToken cancellationToken)
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

    private void Serve()
    {
        foreach (var work in _queue.GetConsumingEnumerable())
            work();
    }
}
