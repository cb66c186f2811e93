using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Family-wise null of one permutation: the largest |delta F1| over all layers and gains of a family.
/// </summary>
public sealed record EffectMaximum(string Set, Emotion Emotion, Target Target, int Permutation, double MaxAbsDelta);

/// <summary>
/// Quantiles of the null delta F1 at one point, at probabilities 0.005, 0.025, 0.05, 0.5, 0.95, 0.975 and 0.995.
/// </summary>
public sealed record EffectQuantiles(
    string Set, Emotion Emotion, Target Target, string Layer, Gain Gain,
    double Q0005, double Q0025, double Q0050, double Q0500, double Q0950, double Q0975, double Q0995);
