using Orleans.Concurrency;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>
/// Computes one item of a stage of a run; the grain's key names it (<see cref="WorkKey"/>). The item is done when its files are committed to the run
/// directory: a call while it is computed joins that computation, a later call finds the files and returns.
/// </summary>
public interface IWorkGrain : IGrainWithStringKey
{
    /// <summary>Computes the item unless it is committed.</summary>
    /// <param name="order">The run directory and the fencing token to commit under.</param>
    /// <param name="cancellationToken">Cancels the computation if no later caller has joined it.</param>
    /// <exception cref="WorkFailedException">The attempt failed; <see cref="WorkFailedException.Scope"/> tells for whom.</exception>
    [AlwaysInterleave]
    [ResponseTimeout("24:00:00")]
    Task<WorkReceipt> Run(WorkOrder order, CancellationToken cancellationToken);
}

/// <summary>Computes one (layer, gain, fold) cell. Key: run/layer/gain/fold.</summary>
public interface ICellGrain : IWorkGrain;

/// <summary>Computes one item of any other stage. Key: run/stage/item.</summary>
public interface IStageGrain : IWorkGrain;
