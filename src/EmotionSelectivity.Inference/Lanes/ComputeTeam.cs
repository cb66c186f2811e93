namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// Threads that share the work of one lane: on a processor one per core, each with single-threaded libtorch.
/// Independent batches side by side need no barrier within an operation, keep their maps in the cache of their core,
/// and are not delayed by a core that is busy with another program. A GPU has a few threads, so that it stays busy
/// while results are read.
/// </summary>
public sealed class ComputeTeam : IDisposable
{
    private readonly DeviceLane[] _others;

    private ComputeTeam(int threads) => _others = [.. Enumerable.Range(1, threads - 1).Select(number => new DeviceLane($"compute {number}"))];

    /// <summary>Number of threads that compute concurrently, including the lane's own.</summary>
    public int Threads => _others.Length + 1;

    /// <summary>Creates the team of a device.</summary>
    public static ComputeTeam For(ComputeDevice device)
    {
        if (device.Kind == ComputeDevice.Processor)
            TorchSharp.torch.set_num_threads(1);
        return new ComputeTeam(device.Threads);
    }

    /// <summary>Creates a team that uses only the calling thread.</summary>
    public static ComputeTeam SingleThread() => new(1);

    /// <summary>
    /// Processes the work items 0 .. count - 1 on all threads, each once, in any order, and returns when all are done.
    /// After a failure no further items are started. Must not be called from within a work item.
    /// </summary>
    /// <param name="count">Number of work items.</param>
    /// <param name="work">Processes one item. It must dispose every tensor that it does not hand over.</param>
    /// <param name="cancellationToken">Checked between items.</param>
    public void ForEach(int count, Action<int> work, CancellationToken cancellationToken)
    {
        var next = -1;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var others = _others.Take(count - 1).Select(lane => lane.Run(token => RunItems(token), stop.Token)).ToArray();
        try
        {
            RunItems(stop.Token);
        }
        catch
        {
            stop.Cancel();
            Task.WhenAll(others).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
            throw;
        }
        Task.WhenAll(others).GetAwaiter().GetResult();

        bool RunItems(CancellationToken token)
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                token.ThrowIfCancellationRequested();
                work(i);
            }
            return true;
        }
    }

    public void Dispose()
    {
        foreach (var lane in _others)
            lane.Dispose();
    }
}
