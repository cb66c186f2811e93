using System.Collections;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline;

/// <summary>Has the items of a stage computed: in this process, or by the workers of a cluster.</summary>
public interface IStageExecutor
{
    /// <summary>Returns when every item is committed or has failed for good.</summary>
    /// <param name="work">The stage and its items.</param>
    /// <param name="observer">Receives what happens to each item.</param>
    /// <param name="cancellationToken">Stops dispatching and cancels items in progress.</param>
    /// <exception cref="StageFailedException">An item failed for good and <see cref="StageWork.NeedsAllItems"/> is set, or no worker can compute any item.</exception>
    /// <exception cref="Storage.Files.LeaseLostException">Another process has acquired the run's lease.</exception>
    Task Execute(StageWork work, IItemObserver observer, CancellationToken cancellationToken);
}

/// <summary>The items of one stage that are to be computed.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Run">The run.</param>
/// <param name="Lease">The lease under which items are committed.</param>
/// <param name="Committed">By index: items that are committed already and are skipped.</param>
/// <param name="NeedsAllItems">Whether one item that fails for good fails the stage.</param>
public sealed record StageWork(IStage Stage, Run Run, RunLease Lease, BitArray Committed, bool NeedsAllItems);

/// <summary>A stage failed that the later stages need.</summary>
public sealed class StageFailedException : Exception
{
    public StageFailedException()
    {
    }

    public StageFailedException(string message)
        : base(message)
    {
    }

    public StageFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
