using System.Runtime.InteropServices;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// Reads the memory use of the first CUDA device from the NVIDIA driver (Linux), because TorchSharp has no call for it.
/// </summary>
internal static class CudaMemory
{
    private const string Driver = "libcuda.so.1";

    // The primary context, which libtorch uses too. Retained once for the lifetime of the process.
    private static readonly Lazy<nint> Context = new(RetainPrimaryContext);

    /// <summary>Memory currently used by all processes, and the total.</summary>
    public static DeviceMemory Query()
    {
        Check(cuCtxPushCurrent_v2(Context.Value));
        var result = cuMemGetInfo_v2(out var free, out var total);
        Check(cuCtxPopCurrent_v2(out _));
        Check(result);
        return new(checked((long)(total - free)), checked((long)total));
    }

    private static nint RetainPrimaryContext()
    {
        Check(cuInit(0));
        Check(cuDeviceGet(out var device, 0));
        Check(cuDevicePrimaryCtxRetain(out var context, device));
        return context;
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"Querying the memory of the CUDA device failed with driver error {result}.");
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
