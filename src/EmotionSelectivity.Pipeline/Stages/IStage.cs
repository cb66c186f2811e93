using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// A stage of a run: which items of work it consists of, and how one item is computed. An item reads what earlier stages have committed to the run
/// directory and commits its own files there, so items can be computed anywhere and in any order. Implementations hold no state.
/// </summary>
public interface IStage
{
    SweepStage Stage { get; }

    /// <summary>The number of items that the stage has for a run.</summary>
    int Count(Run run);

    /// <summary>An item by its index, from 0 to <see cref="Count"/> - 1.</summary>
    StageItem Item(Run run, int index);

    /// <summary>Whether the files of an item are committed. Always false for items that are computed again whenever the stage runs.</summary>
    /// <param name="run">The run.</param>
    /// <param name="item"><see cref="StageItem.Key"/> of the item.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    Task<bool> IsCommitted(Run run, string item, CancellationToken cancellationToken);

    /// <summary>Computes an item and commits its files.</summary>
    /// <param name="run">The run; its writer has accepted the fencing token under which the files are committed.</param>
    /// <param name="item"><see cref="StageItem.Key"/> of the item.</param>
    /// <param name="worker">The worker that computes it.</param>
    /// <param name="attempt">1 for the first attempt at this item.</param>
    /// <param name="cancellationToken">Stops computing; nothing more is committed then.</param>
    /// <exception cref="Storage.Files.LeaseLostException">Another process has acquired the run's lease.</exception>
    Task Compute(Run run, string item, Worker worker, int attempt, CancellationToken cancellationToken);
}

/// <summary>An item of work of a stage.</summary>
/// <param name="Index">Its index in the stage.</param>
/// <param name="Key">Identifies it within the stage; parts are separated by <c>/</c>.</param>
/// <param name="Name">Its name in progress displays, logs and messages.</param>
/// <param name="Cost">Multiply-accumulate operations, for estimates of the time left; 0 where only the number of items is known.</param>
public readonly record struct StageItem(int Index, string Key, string Name, double Cost);
