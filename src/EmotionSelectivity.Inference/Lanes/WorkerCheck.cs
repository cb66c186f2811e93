using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using TorchSharp;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>Start-up check of a worker: whether this machine has the requested device and computes correctly.</summary>
public static class WorkerCheck
{
    /// <summary>Version of libtorch in this process.</summary>
    public static string Library => torch.__version__;

    /// <summary>Checks device, precision and library version.</summary>
    /// <param name="device">Requested device.</param>
    /// <param name="precision">Precision that the device must support.</param>
    /// <param name="library">Required version of libtorch; null for any.</param>
    /// <returns>The resolved device.</returns>
    /// <exception cref="InvalidInputException">A requirement is not met.</exception>
    public static ComputeDevice Run(DeviceChoice device, NumericPrecision precision, string? library)
    {
        var resolved = ComputeDevice.Resolve(device);
        if (library is not null && library != Library)
            throw new InvalidInputException("Worker:Library", $"libtorch {library} is required, but this process has {Library}.", "Start the build that contains this version.");
        if (!ComputesCorrectly(resolved))
            throw new InvalidInputException("Worker:Device", $"A test convolution on {resolved.Kind} gives a wrong result.", "Check the driver and libraries of this machine.");
        if (!resolved.Supports(precision))
            throw new InvalidInputException("Worker:Precision", $"This machine's {resolved.Kind} does not support {precision.ToString().ToLowerInvariant()}.", "Use fp32, or a machine that supports it (docs/gpu.md).");
        return resolved;
    }

    /// <summary>Runs a 3 x 3 convolution of small integers, whose result is exact for any order of summation.</summary>
    private static bool ComputesCorrectly(ComputeDevice device)
    {
        using var scope = torch.NewDisposeScope();
        var image = torch.arange(1, 17, torch.float32).reshape(1, 1, 4, 4).to(device.Torch);
        var kernel = torch.arange(1, 10, torch.float32).reshape(1, 1, 3, 3).to(device.Torch);
        float[] found = [.. torch.nn.functional.conv2d(image, kernel).cpu().data<float>()];
        return found.AsSpan().SequenceEqual([348, 393, 528, 573]);
    }
}
