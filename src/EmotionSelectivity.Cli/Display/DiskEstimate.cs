using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Bytes of a run directory, from the numbers of rows and what a row of the quickstart's run takes (zstd).</summary>
internal static class DiskEstimate
{
    private const double BytesADecision = 6;
    private const double BytesAScore = 20;
    private const double BytesAnExample = 6;
    private const double BytesANullDraw = 5;
    private const double BytesAFile = 6000;

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
        return responses + readouts + BytesADecision * plan.StoredDecisions + BytesAScore * scores + BytesAnExample * examples + BytesANullDraw * nulls
            + 2 * BytesAFile * plan.Cells.Length;
    }
}
