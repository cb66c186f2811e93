using EmotionSelectivity.Science.Randomness;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Dropout of one step: half of the inputs of a linear layer are silenced, the other half doubled. The coins are the project's own and not libtorch's, whose
/// generator is one for the whole process.
/// </summary>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Step">From 0.</param>
internal readonly record struct Dropout(long Seed, int Step)
{
    private const int Coins = 64;

    /// <summary>A layer's inputs [n, features] with half of them silenced.</summary>
    /// <param name="features">The inputs.</param>
    /// <param name="place">Tells the layers of a network apart.</param>
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
