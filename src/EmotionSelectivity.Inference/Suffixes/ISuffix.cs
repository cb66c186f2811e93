using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>The network after one layer, on one device. Max-pooling and everything linear that follows the layer is done once for all interventions, as far as a device gains by it.</summary>
internal interface ISuffix
{
    /// <summary>Bytes that the prefix of one image takes.</summary>
    long PrefixBytes { get; }

    /// <summary>The form that passes start from, of the layer's rectified maps [n, channels, side, side].</summary>
    IntactPrefix Prepare(Tensor maps);
}
