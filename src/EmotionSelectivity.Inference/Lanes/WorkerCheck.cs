using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using TorchSharp;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>Whether this machine computes with what was asked for, and rightly: tried out before it takes any work.</summary>
public static class WorkerCheck
{
    /// <summary>The version of libtorch in this process.</summary>
    public static string Library => torch.__version__;

    /// <param name="device">The device that it must have.</param>
    /// <param name="precision">What it must compute in where a sweep asks for it.</param>
    /// <param name="library">The version of libtorch that it must have; null for any.</param>
    /// <returns>The device.</returns>
    /// <exception cref="InvalidInputException">Something is not what was asked for.</exception>
    public static ComputeDevice Run(DeviceChoice device, NumericPrecision precision, string? library)
    {
        var resolved = ComputeDevice.Resolve(device);
        if (library is not null && library != Library)
            throw new InvalidInputException("Worker:Library", $"libtorch {library} was asked for, and this is {Library}.", "Start the program that was built with it.");
        if (!ComputesCorrectly(resolved))
            throw new InvalidInputException("Worker:Device", $"{resolved.Kind} computes a small convolution wrongly.", "Look for a broken driver or library on this machine.");
        if (!resolved.Supports(precision))
            throw new InvalidInputException("Worker:Precision", $"This machine's {resolved.Kind} has no {precision.ToString().ToLowerInvariant()}.", "Say fp32, or use a machine that has it (docs/gpu.md).");
        return resolved;
    }

    /// <summary>A 3 x 3 convolution of small whole numbers has one right answer in any order of summation.</summary>
    private static bool ComputesCorrectly(ComputeDevice device)
    {
        using var scope = torch.NewDisposeScope();
        var image = torch.arange(1, 17, torch.float32).reshape(1, 1, 4, 4).to(device.Torch);
        var kernel = torch.arange(1, 10, torch.float32).reshape(1, 1, 3, 3).to(device.Torch);
        float[] found = [.. torch.nn.functional.conv2d(image, kernel).cpu().data<float>()];
        return found.AsSpan().SequenceEqual([348, 393, 528, 573]);
    }
}
