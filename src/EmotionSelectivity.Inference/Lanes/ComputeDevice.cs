using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using TorchSharp;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>The kind of device a sweep runs on, resolved once.</summary>
public sealed record ComputeDevice
{
    /// <summary>The kind of the machine's own processor.</summary>
    public const string Processor = "cpu";

    /// <summary>The kind of an NVIDIA GPU.</summary>
    public const string Cuda = "cuda";

    // While one reads what the device has computed, the other has it compute.
    private const int CudaThreads = 2;

    private ComputeDevice(string kind, torch.Device device, int threads, long? freeBytes)
    {
        Kind = kind;
        Torch = device;
        Threads = threads;
        FreeBytes = freeBytes;
    }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Kind { get; }

    /// <summary>Threads of this process that keep it busy.</summary>
    public int Threads { get; }

    /// <summary>Bytes of the device's own memory that were free when it was resolved; null where it works in the machine's.</summary>
    public long? FreeBytes { get; }

    /// <summary>Memory that it computes in, as it stands now.</summary>
    public DeviceMemory Memory => Kind == Cuda ? CudaMemory.Query() : new(Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    internal torch.Device Torch { get; }

    /// <summary>The device that was asked for; <see cref="DeviceChoice.Auto"/> takes CUDA where there is one.</summary>
    /// <exception cref="InvalidInputException">CUDA was asked for and there is none: nothing falls back silently.</exception>
    public static ComputeDevice Resolve(DeviceChoice choice)
    {
        torch.InitializeDeviceType(DeviceType.CPU);
        var cuda = choice != DeviceChoice.Cpu && torch.cuda.is_available();
        if (choice == DeviceChoice.Cuda && !cuda)
        {
            throw new InvalidInputException(
                "execution.device", "cuda was asked for, but this machine or this build has none.",
                "Use a build with CUDA on a machine with an NVIDIA GPU (docs/gpu.md), or say device: cpu.");
        }
        if (!cuda)
            return new(Processor, torch.CPU, Environment.ProcessorCount, freeBytes: null);
        Tf32.Disable();
        return new(Cuda, torch.CUDA, CudaThreads, CudaMemory.Query().Free);
    }

    /// <summary>What it computes in.</summary>
    public ImmutableArray<NumericPrecision> Precisions => [.. Enum.GetValues<NumericPrecision>().Where(Supports)];

    /// <summary>Whether it computes in a precision by instructions of its own, and not by going round.</summary>
    public bool Supports(NumericPrecision precision) => precision switch
    {
        NumericPrecision.Fp32 => true,
        NumericPrecision.Tf32 => Kind == Cuda,
        NumericPrecision.Bf16 => Kind == Cuda || ProcessorFeatures.HasBf16,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "not a precision"),
    };

    /// <exception cref="InvalidInputException">It does not compute in it: nothing falls back silently.</exception>
    public void EnsureSupports(NumericPrecision precision)
    {
        if (!Supports(precision))
        {
            throw new InvalidInputException(
                "execution.precision", $"This machine's {(Kind == Cuda ? "GPU" : "processor")} has no {precision.ToString().ToLowerInvariant()}.",
                precision == NumericPrecision.Tf32 ? "Say fp32 or bf16, or use a GPU (docs/gpu.md)." : "Say fp32, or use a machine that has it: a GPU, or a processor with AVX-512 bf16 or AMX.");
        }
    }
}
