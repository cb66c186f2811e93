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
    public DeviceMemory Memory => Kind == Cuda ? CudaMemory.Now() : new(Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

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
        KeepSinglePrecision();
        return new(Cuda, torch.CUDA, CudaThreads, CudaMemory.Now().Free);
    }

    /// <summary>
    /// Has convolutions and matrix products multiply in fp32. libtorch's default lets cuDNN round the factors of a convolution to the ten bits of TF32, which
    /// moves penultimate features by a thousandth and takes other neurons for selective.
    /// </summary>
    private static void KeepSinglePrecision()
    {
        torch.backends.cudnn.allow_tf32 = false;
        torch.backends.cuda.matmul.allow_tf32 = false;
    }
}
