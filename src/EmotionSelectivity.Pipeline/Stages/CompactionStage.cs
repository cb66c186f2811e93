using System.Globalization;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// Merges the files of the committed cells of one layer and fold into one file, and their decisions likewise. Runs only when every cell of the run is
/// committed. Key: layer/fold.
/// </summary>
public sealed class CompactionStage : IStage
{
    public SweepStage Stage => SweepStage.Compaction;

    public int Count(Run run) => run.Sweep.Layers.Length * run.Sweep.Folds.Count;

    public StageItem Item(Run run, int index)
    {
        var (layer, fold) = (run.Sweep.Layers[index / run.Sweep.Folds.Count], index % run.Sweep.Folds.Count);
        return new(index, string.Create(CultureInfo.InvariantCulture, $"{layer}/{fold}"), $"{layer}, fold {fold}", Cost: 0);
    }

    /// <summary>False, because a repeated item completes what an interrupted attempt left undone, and does nothing where that attempt finished.</summary>
    public Task<bool> IsCommitted(Run run, string item, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task Compute(Run run, string item, Worker worker, int attempt, CancellationToken cancellationToken)
    {
        var parts = item.Split('/');
        return new RunCompaction(run.Writer).Compact(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), run.Sweep.Gains, cancellationToken);
    }
}
