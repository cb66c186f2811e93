using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>Passes of images under interventions that are wanted of a network.</summary>
/// <param name="Layer">Layer whose maps are multiplied.</param>
/// <param name="Pixels">S x S x 3 bytes of each image.</param>
/// <param name="Gains">One gain of 0 or more a neuron of the layer, for each intervention.</param>
/// <param name="Group">Whose prefixes they are.</param>
public sealed record PassRequest(string Layer, IReadOnlyList<byte[]> Pixels, IReadOnlyList<float[]> Gains, PrefixGroup Group)
{
    /// <summary>What convolutions after the layer are computed in; see <see cref="IntervenedNetwork.EffectivePrecision"/>.</summary>
    public NumericPrecision Precision { get; init; } = NumericPrecision.Fp32;

    /// <summary>Whether an (intervention, image) is wanted: all are, unless said otherwise.</summary>
    public Func<int, int, bool> Filter { get; init; } = (_, _) => true;
}
