using System.Runtime.InteropServices;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>Memory of the first CUDA device, asked of NVIDIA's driver itself (Linux), because TorchSharp has no call for it.</summary>
internal static class CudaMemory
{
    private const string Driver = "libcuda.so.1";

    // It is the one that libtorch uses, and lives as long as the process: taken once, however often it is asked.
    private static readonly Lazy<nint> Context = new(RetainPrimaryContext);

    /// <summary>What all processes have taken of it now, and what there is.</summary>
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
