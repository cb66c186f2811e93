using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;

namespace EmotionSelectivity.Pipeline.Workers;

/// <summary>What a silo computes with: its name in ledgers, its device lane, and its processors for mathematics without a network.</summary>
public sealed class Worker : IDisposable
{
    private readonly NetworkLane _lane;
    private readonly CancellationTokenSource _leaves = new();
    private readonly CancellationTokenSource _givesBack = new();

    public Worker(string name, NetworkLane lane)
    {
        (Name, _lane) = (name, lane);
    }

    public string Name { get; }

    /// <summary>The kind of its device.</summary>
    public string Device => _lane.Kind;

    public DecisionErrors DecisionErrors { get; } = new();

    /// <summary>Whether it was told to leave: it begins nothing more.</summary>
    public bool IsLeaving => _leaves.IsCancellationRequested;

    /// <summary>Cancelled when even the work in hand is to be given back.</summary>
    public CancellationToken GivesBack => _givesBack.Token;

    /// <summary>Runs work with the run's network on the lane's thread, in its turn.</summary>
    /// <param name="run">The run.</param>
    /// <param name="work">The work; checks its token between passes.</param>
    /// <param name="cancellationToken">Cancels work that waits or runs.</param>
    /// <exception cref="OperationCanceledException">Also where the worker was told to leave before its turn came.</exception>
    public async Task<T> OnLane<T>(Run run, Func<IntervenedNetwork, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        using var weights = await run.HaveWeights(cancellationToken);
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

    /// <summary>Runs mathematics on a thread of its own, off every scheduler.</summary>
    public static Task<T> Compute<T>(Func<T> mathematics, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(mathematics, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Begins nothing more, and gives back what is still in hand after a while.</summary>
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
