using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>A request for passes of images under interventions.</summary>
/// <param name="Layer">Layer whose maps are multiplied.</param>
/// <param name="Pixels">S x S x 3 bytes of each image.</param>
/// <param name="Gains">For each intervention, one gain >= 0 per neuron of the layer.</param>
/// <param name="Group">Cache group of the prefixes.</param>
public sealed record PassRequest(string Layer, IReadOnlyList<byte[]> Pixels, IReadOnlyList<float[]> Gains, PrefixGroup Group)
{
    /// <summary>
    /// Requested precision of the convolutions after the layer; see <see cref="IntervenedNetwork.EffectivePrecision"/>.
    /// </summary>
    public NumericPrecision Precision { get; init; } = NumericPrecision.Fp32;

    /// <summary>Selects the (intervention, image) pairs to compute; all by default.</summary>
    public Func<int, int, bool> Filter { get; init; } = (_, _) => true;
}
