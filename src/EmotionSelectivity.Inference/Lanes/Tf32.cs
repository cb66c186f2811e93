using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// Lets GPU convolutions and matrix products round their factors to TF32 until it is disposed. libtorch has one switch
/// per process; the thread of the lane controls it, and waits for its team before it is switched back.
/// </summary>
internal sealed class Tf32 : IDisposable
{
    private Tf32() => Set(true);

    public static Tf32 Enable() => new();

    /// <summary>
    /// Disables TF32, so that fp32 is computed as fp32. By default libtorch lets cuDNN round the factors of a
    /// convolution to the ten mantissa bits of TF32, which changes penultimate features by about 1e-3 and selects other
    /// neurons.
    /// </summary>
    public static void Disable() => Set(false);

    public void Dispose() => Disable();

    private static void Set(bool allowed)
    {
        backends.cudnn.allow_tf32 = allowed;
        backends.cuda.matmul.allow_tf32 = allowed;
    }
}
