using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>
/// Tuning and selectivity of one neuron in one stimulus set (docs/method.md, "Neurons" and "Selectivity").
/// </summary>
/// <param name="Set">Name of the stimulus set.</param>
/// <param name="Fold">Fold whose training images were used; null for all images.</param>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Neuron">Channel index.</param>
/// <param name="Tuning">Tuning value T_lk(e), [Liu] Eq. 4.</param>
/// <param name="D">Discriminability d'(e), [Liu] Eq. 5.</param>
/// <param name="Si">Selectivity index, max over e of d'(e).</param>
/// <param name="Preferred">argmax over e of d'(e); null for a silent neuron.</param>
/// <param name="Selective">Whether the neuron is in the kept share of those that prefer the same emotion, in this set
/// alone.</param>
public sealed record NeuronSelectivity(
    string Set, int? Fold, string Layer, int Neuron, PerEmotion<double> Tuning, PerEmotion<double> D, double Si, Emotion? Preferred, bool Selective);

/// <summary>
/// Number of neurons of a layer that prefer an emotion in one set, and how many of them are kept as selective.
/// </summary>
public sealed record SelectionCount(string Set, int? Fold, string Layer, Emotion Emotion, int Preferring, int Selective);

/// <summary>Overlap of the stimulus sets in the neurons selective for an emotion, using all images.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Emotion">The emotion.</param>
/// <param name="LayerNeurons">C, the number of neurons of the layer.</param>
/// <param name="Overlap">Number of neurons selective in every set.</param>
/// <param name="Expected">C prod(A_i / C).</param>
/// <param name="Statistic">(overlap - expected) / sd for independent uniform sets of these sizes; 0 if sd is 0.</param>
/// <param name="PHypergeometric">Upper hypergeometric tail for two sets; null otherwise.</param>
/// <param name="PPermutation">p value from permuted categories; null if not computed.</param>
public sealed record LayerOverlap(
    string Layer, Emotion Emotion, int LayerNeurons, int Overlap, double Expected, double Statistic, double? PHypergeometric, double? PPermutation);
