using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using TorchSharp;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>The kind of device a sweep runs on, resolved once.</summary>
public sealed record ComputeDevice
{
    /// <summary>The kind of the machine's own processor.</summary>
    public const string Processor = "cpu";

    private ComputeDevice(string kind, torch.Device device)
    {
        Kind = kind;
        Torch = device;
    }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Kind { get; }

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
                "Use a build with -p:Torch=cuda on a machine with an NVIDIA GPU, or say device: cpu.");
        }
        if (!cuda)
            return new(Processor, torch.CPU);
        KeepSinglePrecision();
        return new("cuda", torch.CUDA);
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
