using System.Runtime.InteropServices;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>Memory of the first CUDA device, asked of NVIDIA's driver itself (Linux), because TorchSharp has no call for it.</summary>
internal static class CudaMemory
{
    private const string Driver = "libcuda.so.1";

    /// <summary>Bytes that no process has taken.</summary>
    public static long FreeBytes()
    {
        Check(cuInit(0));
        Check(cuDeviceGet(out var device, 0));
        // The context is the one that libtorch uses, which lives as long as the process.
        Check(cuDevicePrimaryCtxRetain(out var context, device));
        Check(cuCtxPushCurrent_v2(context));
        var result = cuMemGetInfo_v2(out var free, out _);
        Check(cuCtxPopCurrent_v2(out _));
        Check(result);
        return checked((long)free);
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"The CUDA driver answers with error {result} to a question about the device's memory.");
    }

    [DllImport(Driver)]
    private static extern int cuInit(uint flags);

    [DllImport(Driver)]
    private static extern int cuDeviceGet(out int device, int ordinal);

    [DllImport(Driver)]
    private static extern int cuDevicePrimaryCtxRetain(out nint context, int device);

    [DllImport(Driver)]
    private static extern int cuCtxPushCurrent_v2(nint context);

    [DllImport(Driver)]
    private static extern int cuCtxPopCurrent_v2(out nint context);

    [DllImport(Driver)]
    private static extern int cuMemGetInfo_v2(out nuint free, out nuint total);
}
