using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Bytes that computing a run takes on one machine.</summary>
public static class RunMemory
{
    /// <summary>Allowed for the runtime, libtorch's code and its allocator's leftovers: workers of a small sweep were seen at 410 to 515 MB resident, tensors included.</summary>
    public const long Program = 512L << 20;

    // Measured: docs/benchmarks.md.
    private const long BytesACell = 24;

    /// <summary>At most this much in tensors, for so many threads that compute at once within a budget.</summary>
    public static long Tensors(SweepPlan plan, MemoryBudget budget, int threads) => budget.Bound(
        plan.Cost, plan.Spec.Layers, plan.Spec.Execution.Precision, Enumerable.Range(0, plan.Spec.Folds.Count).Max(plan.TestImages), threads);

    /// <summary>What a process that works on a run keeps of it between two pieces of work: images, features and readouts, and the list of its cells.</summary>
    public static long Kept(SweepPlan plan) => Pixels(plan) + Features(plan) + plan.Cells.Length * BytesACell;

    /// <summary>The included images, S x S x 3 bytes each.</summary>
    public static long Pixels(SweepPlan plan) => (long)plan.Images * plan.Spec.Network.Size * plan.Spec.Network.Size * 3;

    /// <summary>The intact network's features of the included images, and the readouts on them.</summary>
    public static long Features(SweepPlan plan) =>
        plan.Layout.Features * (sizeof(float) * (long)plan.Images
            + sizeof(double) * 3L * plan.Spec.Stimuli.Length * plan.Spec.Folds.Count * (1 + plan.Spec.Controls.Shuffled));
}
