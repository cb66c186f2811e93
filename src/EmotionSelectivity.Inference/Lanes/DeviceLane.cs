using TorchSharp;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// A thread that owns one device. Work is queued and runs on this thread, one item at a time, outside any scheduler.
/// Each item runs in inference mode and in its own dispose scope, so that only detached tensors outlive it.
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

    /// <summary>Number of queued work items.</summary>
    public int Waiting => _queue.Waiting;

    /// <summary>
    /// Runs work on the thread of the lane, in order of submission. Work cancelled before its start does not run.
    /// </summary>
    public Task<T> Run<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) => Run("", work, cancellationToken);

    /// <summary>Runs work on the thread of the lane. Work cancelled before its start does not run.</summary>
    /// <param name="share">Fair-share key: queued work of different shares gets equal lane time.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Passed to the work.</param>
    public Task<T> Run<T>(string share, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Enqueue(share, () => Execute(completion, work, cancellationToken));
        return completion.Task;
    }

    /// <summary>Waits for all submitted work, then ends the thread.</summary>
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
#pragma warning disable CA1031 // Every exception is reported to the caller; the lane keeps running.
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
