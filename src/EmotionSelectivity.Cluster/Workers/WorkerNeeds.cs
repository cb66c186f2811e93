using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>What a worker must be to compute a run.</summary>
/// <param name="plan">The run's plan.</param>
/// <param name="device">The kind of device that the run is computed on from beginning to end.</param>
public sealed class WorkerNeeds(SweepPlan plan, string device)
{
    /// <summary>Why a worker cannot compute the run; null where it can.</summary>
    public string? Misfit(WorkerCapacity worker)
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

    /// <summary>Bytes of a worker's own memory that the run needs: pixels, stored features and readouts, the program; tensors too where they are not on a device.</summary>
    public long Memory(WorkerCapacity worker) =>
        RunMemory.Pixels(plan) + RunMemory.Features(plan) + RunMemory.Program
        + (worker.DeviceMemory is null ? RunMemory.Tensors(plan, MemoryBudget.Default, worker.Threads) : 0);

    private long OnDevice(WorkerCapacity worker, long free) => RunMemory.Tensors(plan, MemoryBudget.Cuda(free), worker.Threads);

    private static string Gib(long bytes) => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0} GiB");
}
