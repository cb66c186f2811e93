using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// The network after one layer, on one device. Max-pooling and linear operations that follow the layer are computed
/// once for all interventions if that is faster on the device.
/// </summary>
internal interface ISuffix
{
    /// <summary>Bytes of the prefix of one image.</summary>
    long PrefixBytes { get; }

    /// <summary>
    /// Converts the rectified maps of the layer, [n, channels, side, side], into the form that passes start from.
    /// </summary>
    IntactPrefix Prepare(Tensor maps);
}
