using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>Tuning and selectivity of one neuron in one stimulus set (METHOD 2, 3).</summary>
/// <param name="Set">Name of the stimulus set.</param>
/// <param name="Fold">The fold whose training images were used; null for all images.</param>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Neuron">Index of the channel.</param>
/// <param name="Tuning">T_lk(e), [Liu] Eq. 4.</param>
/// <param name="D">d'(e), [Liu] Eq. 5.</param>
/// <param name="Si">The selectivity index, max over e of d'(e).</param>
/// <param name="Preferred">argmax over e of d'(e); null for a silent neuron.</param>
/// <param name="Selective">Whether it is among the best of those that prefer the same emotion, in this set alone.</param>
public sealed record NeuronSelectivity(
    string Set, int? Fold, string Layer, int Neuron, PerEmotion<double> Tuning, PerEmotion<double> D, double Si, Emotion? Preferred, bool Selective);

/// <summary>How many neurons of a layer prefer an emotion and how many of those are kept as selective, in one set.</summary>
public sealed record SelectionCount(string Set, int? Fold, string Layer, Emotion Emotion, int Preferring, int Selective);

/// <summary>Agreement of the stimulus sets on the neurons selective for an emotion, all images (METHOD 3, 7d).</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Emotion">The emotion.</param>
/// <param name="LayerNeurons">C, the neurons of the layer.</param>
/// <param name="Overlap">Neurons selective in every set.</param>
/// <param name="Expected">C prod(A_i / C).</param>
/// <param name="Statistic">(overlap - expected) / sd of independent uniform sets of these sizes; 0 where sd is 0.</param>
/// <param name="PHypergeometric">Upper tail for two sets; null otherwise.</param>
/// <param name="PPermutation">From permuted categories; null where it was not computed.</param>
public sealed record LayerOverlap(
    string Layer, Emotion Emotion, int LayerNeurons, int Overlap, double Expected, double Statistic, double? PHypergeometric, double? PPermutation);
