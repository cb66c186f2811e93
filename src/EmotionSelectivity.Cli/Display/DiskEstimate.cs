using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Bytes of a run directory, from the numbers of rows and what a row of the quickstart's run takes (zstd).</summary>
internal static class DiskEstimate
{
    private const double BytesADecision = 6;
    private const double BytesAScore = 20;
    private const double BytesAFile = 6000;

    public static double Bytes(SweepPlan plan)
    {
        var layout = plan.Layout;
        var responses = sizeof(float) * (double)plan.Images * (plan.Spec.Layers.Sum(layer => layout[layer].Outputs) + layout.Features);
        var readouts = sizeof(double) * (double)plan.Spec.Stimuli.Length * plan.Spec.Folds.Count * (Emotions.Count + 2) * layout.Features;
        var scores = plan.Cells.Sum(cell => (double)plan.Spec.Stimuli.Length * Emotions.Count * plan.Targets(cell.Gain).Count());
        return responses + readouts + BytesADecision * plan.StoredDecisions + BytesAScore * scores + 2 * BytesAFile * plan.Cells.Length;
    }
}
