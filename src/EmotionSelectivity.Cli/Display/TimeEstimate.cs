using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cli.Display;

/// <summary>How long a sweep takes on one lane, from the measured seconds of its passes, summed over its cells as they are.</summary>
internal sealed class TimeEstimate
{
    public TimeEstimate(SweepPlan plan, PassSeconds seconds)
    {
        var cells = plan.Cells.Select(cell => plan.Passes(cell) * seconds.SuffixSeconds[cell.Layer]).ToList();
        // A prefix costs the share of an intact pass that its multiply-accumulates are.
        var prefixes = plan.Spec.Layers.Sum(layer =>
            plan.Cost.Prefix(layer) * Enumerable.Range(0, plan.Spec.Folds.Count).Sum(fold => (double)plan.TestImages(fold)));
        Total = TimeSpan.FromSeconds(cells.Sum() + seconds.IntactSeconds * (plan.Images + prefixes / plan.Cost.FullPass));
        LongestCell = TimeSpan.FromSeconds(cells.DefaultIfEmpty().Max());
    }

    public TimeSpan Total { get; }

    public TimeSpan LongestCell { get; }
}
