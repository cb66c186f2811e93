using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;

namespace EmotionSelectivity.Pipeline.Workers;

/// <summary>What a process computes with: a name for ledgers, a device lane for network passes, and processor threads for other mathematics.</summary>
public sealed class Worker : IDisposable
{
    private readonly NetworkLane _lane;
    private readonly CancellationTokenSource _leaves = new();
    private readonly CancellationTokenSource _givesBack = new();

    /// <param name="name">Name in ledgers, logs and displays.</param>
    /// <param name="lane">The device lane; disposed with the worker.</param>
    public Worker(string name, NetworkLane lane) => (Name, _lane) = (name, lane);

    public string Name { get; }

    /// <summary>The kind of its device: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device => _lane.Kind;

    public DecisionErrors DecisionErrors { get; } = new();

    /// <summary>Whether it is shutting down and begins no more work.</summary>
    public bool IsLeaving => _leaves.IsCancellationRequested;

    /// <summary>Cancelled during shutdown, when work in progress has not ended in time and is to be given back.</summary>
    public CancellationToken GivesBack => _givesBack.Token;

    /// <summary>Runs work with the run's network on the thread of the device lane, after the work that waits there.</summary>
    /// <param name="run">The run.</param>
    /// <param name="work">The work; checks its token between passes.</param>
    /// <param name="cancellationToken">Cancels work that waits or runs.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the worker began to shut down before the work could start.</exception>
    public async Task<T> OnLane<T>(Run run, Func<IntervenedNetwork, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        using var weights = await run.FetchWeights(cancellationToken);
        return await _lane.Run(
            run.Id,
            run.Network,
            () => run.OpenWeights(weights),
            (network, token) =>
            {
                _leaves.Token.ThrowIfCancellationRequested();
                return work(network, token);
            },
            cancellationToken);
    }

    /// <summary>Runs a long computation on a dedicated thread, so that it does not block the thread pool or a grain scheduler.</summary>
    public static Task<T> Compute<T>(Func<T> mathematics, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(mathematics, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Begins no more work, and gives back work that is still in progress after a while.</summary>
    public void Leave(TimeSpan giveBackAfter)
    {
        _leaves.Cancel();
        _givesBack.CancelAfter(giveBackAfter);
    }

    public void Dispose()
    {
        _lane.Dispose();
        _leaves.Dispose();
        _givesBack.Dispose();
    }
}
