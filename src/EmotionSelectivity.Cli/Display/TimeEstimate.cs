using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Estimates the time of a sweep on one device lane from the measured time of its passes.</summary>
internal sealed class TimeEstimate
{
    public TimeEstimate(SweepPlan plan, PassSeconds seconds)
    {
        var cells = plan.Cells.Select(cell => plan.Passes(cell) * seconds.SuffixSeconds[cell.Layer]).ToList();
        // The cost of a prefix is proportional to its share of the multiply-accumulates of a full pass.
        var prefixes = plan.Spec.Layers.Sum(layer =>
            plan.Cost.Prefix(layer) * Enumerable.Range(0, plan.Spec.Folds.Count).Sum(fold => (double)plan.TestImages(fold)));
        Total = TimeSpan.FromSeconds(cells.Sum() + seconds.IntactSeconds * (plan.Images + prefixes / plan.Cost.FullPass));
        LongestCell = TimeSpan.FromSeconds(cells.DefaultIfEmpty().Max());
    }

    public TimeSpan Total { get; }

    public TimeSpan LongestCell { get; }
}
