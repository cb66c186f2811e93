using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// Has a GPU's convolutions and matrix products round their factors to TF32 until it is disposed. libtorch has one switch for the whole process: it belongs to
/// the lane's thread, which turns it for what its team computes and waits for.
/// </summary>
internal sealed class Tf32 : IDisposable
{
    private Tf32() => Set(true);

    /// <summary>Whether it is on.</summary>
    public static bool IsEnabled => backends.cudnn.allow_tf32 || backends.cuda.matmul.allow_tf32;

    public static Tf32 Enable() => new();

    /// <summary>
    /// Off: fp32 is fp32. libtorch's default lets cuDNN round the factors of a convolution to the ten bits of TF32, which moves penultimate features by a
    /// thousandth and takes other neurons for selective.
    /// </summary>
    public static void Disable() => Set(false);

    public void Dispose() => Disable();

    private static void Set(bool allowed)
    {
        backends.cudnn.allow_tf32 = allowed;
        backends.cuda.matmul.allow_tf32 = allowed;
    }
}
