using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>The requirements of a run: what a worker must have to compute its items.</summary>
/// <param name="plan">The run's plan.</param>
/// <param name="device">The kind of device on which the whole run is computed.</param>
public sealed class WorkerNeeds(SweepPlan plan, string device)
{
    /// <summary>Why a worker does not meet the requirements; null where it does.</summary>
    public string? IneligibilityReason(WorkerCapacity worker)
    {
        if (worker.Device != device)
            return $"its device is {worker.Device}, and the run is computed on {device}";
        if (!worker.Computes(plan.Spec.Execution.Precision))
            return $"it does not compute in {plan.Spec.Execution.Precision.ToString().ToLowerInvariant()}";
        if (worker.Program != ProgramFacts.Identity)
            return $"its program is {worker.Program}, and the coordinator's {ProgramFacts.Identity}";
        if (worker.DeviceMemory is { } free && OnDevice(worker, free) is var tensors && tensors > free)
            return $"the run needs {Gib(tensors)} of its device's memory, and {Gib(free)} are free";
        var needed = Memory(worker);
        return needed > worker.Memory ? $"the run needs {Gib(needed)} of memory, and it has {Gib(worker.Memory)}" : null;
    }

    /// <summary>Bytes of main memory that the run needs on a worker: pixels, stored features and readouts, the program, and tensors unless they are in device memory.</summary>
    public long Memory(WorkerCapacity worker) =>
        RunMemory.Pixels(plan) + RunMemory.Features(plan) + RunMemory.Program
        + (worker.DeviceMemory is null ? RunMemory.Tensors(plan, MemoryBudget.Default, worker.Threads) : 0);

    private long OnDevice(WorkerCapacity worker, long free) => RunMemory.Tensors(plan, MemoryBudget.Cuda(free), worker.Threads);

    private static string Gib(long bytes) => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0} GiB");
}
