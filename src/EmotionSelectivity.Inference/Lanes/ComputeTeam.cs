namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// Threads that share out one lane's work: on a processor one a core, each with libtorch on a single thread. Independent batches side by side need no
/// barrier within an operation, keep their maps in the core's own cache, and lose nothing where another program holds one of the cores for a while. On a
/// GPU a few, so that it has work while results are read.
/// </summary>
public sealed class ComputeTeam : IDisposable
{
    private readonly DeviceLane[] _others;

    private ComputeTeam(int threads) => _others = [.. Enumerable.Range(1, threads - 1).Select(number => new DeviceLane($"compute {number}"))];

    /// <summary>Threads that compute at once, the lane's own among them.</summary>
    public int Threads => _others.Length + 1;

    /// <summary>The team of a device.</summary>
    public static ComputeTeam For(ComputeDevice device)
    {
        if (device.Kind == ComputeDevice.Processor)
            TorchSharp.torch.set_num_threads(1);
        return new ComputeTeam(device.Threads);
    }

    /// <summary>The caller's thread and no other.</summary>
    public static ComputeTeam SingleThread() => new(1);

    /// <summary>Does pieces of work 0 .. count - 1 on all threads, each once, in any order; ends when all are done. Not to be called from within a piece.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="work">One piece; what it makes and does not hand on is its own to free.</param>
    /// <param name="cancellationToken">Checked between pieces.</param>
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
