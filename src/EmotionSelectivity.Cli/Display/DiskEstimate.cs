using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cli.Display;

/// <summary>
/// Estimates the size of a run directory from its numbers of rows and the bytes per row measured on the quickstart's
/// run (zstd).
/// </summary>
internal static class DiskEstimate
{
    private const double BytesPerDecision = 6;
    private const double BytesPerScore = 20;
    private const double BytesPerExample = 6;
    private const double BytesPerNullDraw = 5;
    private const double BytesPerFile = 6000;

    public static double Bytes(SweepPlan plan)
    {
        var (layout, sets, folds) = (plan.Layout, plan.Spec.Stimuli.Length, plan.Spec.Folds.Count);
        var neurons = (double)plan.Spec.Layers.Sum(layer => layout[layer].Outputs);
        var responses = sizeof(float) * plan.Images * (neurons + layout.Features);
        var vectors = 2 + Emotions.Count * (1.0 + plan.Spec.Controls.Shuffled);
        var readouts = sizeof(double) * sets * folds * vectors * layout.Features;
        var scores = plan.Cells.Sum(cell => (double)sets * Emotions.Count * plan.Targets(cell.Gain).Count());
        var examples = Math.Min(ExampleImages.Ranks * sets, plan.Images) * neurons;
        var nulls = (double)plan.Spec.Permutations * (plan.Spec.Layers.Length * (Emotions.Count + sets) + Emotions.Count * sets);
        return responses + readouts + BytesPerDecision * plan.StoredDecisions + BytesPerScore * scores + BytesPerExample * examples + BytesPerNullDraw * nulls
            + 2 * BytesPerFile * plan.Cells.Length;
    }
}
