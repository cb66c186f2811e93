using EmotionSelectivity.Science.Randomness;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Dropout of one training step: half of the inputs of a linear layer are set to 0, the others doubled. The mask is
/// drawn with <see cref="RandomStream"/>, because libtorch's generator is shared by the whole process.
/// </summary>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Step">Training step, from 0.</param>
internal readonly record struct Dropout(long Seed, int Step)
{
    private const int Coins = 64;

    /// <summary>Applies the mask to the inputs of a layer [n, features].</summary>
    /// <param name="features">Inputs of the layer.</param>
    /// <param name="place">Index of the layer in the network.</param>
    public Tensor Apply(Tensor features, int place)
    {
        var stream = new RandomStream(Seed, DrawPurpose.Dropout, Step, place);
        var mask = new float[features.numel()];
        for (var first = 0; first < mask.Length; first += Coins)
        {
            var bits = stream.Bits(first / Coins);
            for (var i = first; i < Math.Min(first + Coins, mask.Length); i++, bits >>= 1)
                mask[i] = 2 * (bits & 1);
        }
        return features * tensor(mask, features.shape).to(features.device);
    }
}
