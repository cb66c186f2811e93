using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Estimates the memory that a run takes on one machine, in bytes.</summary>
public static class RunMemory
{
    /// <summary>
    /// Allowance for the runtime, the code of libtorch, and memory that its allocator keeps. Workers of a small sweep were measured at 410 to 515 MB resident,
    /// tensors included.
    /// </summary>
    public const long Program = 512L << 20;

    // Measured: docs/benchmarks.md.
    private const long BytesACell = 24;

    /// <summary>Upper bound of the memory for tensors, with a number of compute threads and a budget.</summary>
    public static long Tensors(SweepPlan plan, MemoryBudget budget, int threads) => budget.Bound(
        plan.Cost, plan.Spec.Layers, plan.Spec.Execution.Precision, Enumerable.Range(0, plan.Spec.Folds.Count).Max(plan.TestImages), threads);

    /// <summary>What a process caches of a run between two items: images, features and readouts, and the list of cells.</summary>
    public static long Kept(SweepPlan plan) => Pixels(plan) + Features(plan) + plan.Cells.Length * BytesACell;

    /// <summary>The included images, S x S x 3 bytes each.</summary>
    public static long Pixels(SweepPlan plan) => (long)plan.Images * plan.Spec.Network.Size * plan.Spec.Network.Size * 3;

    /// <summary>The features of the included images in the intact network, and the readouts trained on them.</summary>
    public static long Features(SweepPlan plan) =>
        plan.Layout.Features * (sizeof(float) * (long)plan.Images
            + sizeof(double) * 3L * plan.Spec.Stimuli.Length * plan.Spec.Folds.Count * (1 + plan.Spec.Controls.Shuffled));
}
