using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using TorchSharp;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>The device of a sweep, resolved once.</summary>
public sealed record ComputeDevice
{
    /// <summary>Device kind of a CPU.</summary>
    public const string Processor = "cpu";

    /// <summary>Device kind of an NVIDIA GPU.</summary>
    public const string Cuda = "cuda";

    // While one thread reads results, the other keeps the device busy.
    private const int CudaThreads = 2;

    private readonly ProcessorFeatures _features;

    private ComputeDevice(string kind, torch.Device device, int threads, long? freeBytes, ProcessorFeatures features)
    {
        _features = features;
        Kind = kind;
        Torch = device;
        Threads = threads;
        FreeBytes = freeBytes;
    }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Kind { get; }

    /// <summary>Number of threads of this process that use the device.</summary>
    public int Threads { get; }

    /// <summary>
    /// Free bytes of the device's own memory when it was resolved; null if it uses the memory of the machine.
    /// </summary>
    public long? FreeBytes { get; }

    /// <summary>
    /// Whether convolutions are computed in tiles by this program (record 0025), and not by libtorch: on a processor with
    /// vector instructions.
    /// </summary>
    public bool HasTiledConvolutions => Kind == Processor && _features.HasVectors;

    /// <summary>Whether this is a processor whose lack of AVX2 and FMA makes it slower than others.</summary>
    public bool LacksVectorInstructions => Kind == Processor && !_features.HasVectors;

    /// <summary>Current memory use of the device.</summary>
    public DeviceMemory Memory => Kind == Cuda ? CudaMemory.Query() : new(Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    internal torch.Device Torch { get; }

    /// <summary>Resolves the requested device. <see cref="DeviceChoice.Auto"/> uses CUDA if available.</summary>
    /// <exception cref="InvalidInputException">CUDA was requested but is not available. There is no silent
    /// fallback.</exception>
    public static ComputeDevice Resolve(DeviceChoice choice) => Resolve(choice, ProcessorFeatures.Own);

    /// <summary>Resolves the requested device on a machine whose processor has the given features.</summary>
    /// <inheritdoc cref="Resolve(DeviceChoice)"/>
    internal static ComputeDevice Resolve(DeviceChoice choice, ProcessorFeatures features)
    {
        torch.InitializeDeviceType(DeviceType.CPU);
        var cuda = choice != DeviceChoice.Cpu && torch.cuda.is_available();
        if (choice == DeviceChoice.Cuda && !cuda)
        {
            throw new InvalidInputException(
                "execution.device", "cuda was requested, but this machine or this build does not support it.",
                "Use a build with CUDA on a machine with an NVIDIA GPU (docs/gpu.md), or set device: cpu.");
        }
        if (!cuda)
            return new(Processor, torch.CPU, Environment.ProcessorCount, freeBytes: null, features);
        Tf32.Disable();
        return new(Cuda, torch.CUDA, CudaThreads, CudaMemory.Query().Free, features);
    }

    /// <summary>The supported precisions.</summary>
    public ImmutableArray<NumericPrecision> Precisions => [.. Enum.GetValues<NumericPrecision>().Where(Supports)];

    /// <summary>Whether the device supports a precision natively, without emulation.</summary>
    public bool Supports(NumericPrecision precision) => precision switch
    {
        NumericPrecision.Fp32 => true,
        NumericPrecision.Tf32 => Kind == Cuda,
        NumericPrecision.Bf16 => Kind == Cuda || _features.HasBf16,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "not a precision"),
    };

    /// <summary>Throws unless the device supports a precision.</summary>
    /// <exception cref="InvalidInputException">The precision is not supported. There is no silent fallback.</exception>
    public void EnsureSupports(NumericPrecision precision)
    {
        if (!Supports(precision))
        {
            throw new InvalidInputException(
                "execution.precision", $"This machine's {(Kind == Cuda ? "GPU" : "processor")} does not support {precision.ToString().ToLowerInvariant()}.",
                precision == NumericPrecision.Tf32 ? "Use fp32 or bf16, or a GPU (docs/gpu.md)." : "Use fp32, or a machine that supports it: a GPU, or a processor with AVX-512 bf16 or AMX.");
        }
    }
}
