using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Surface;

/// <summary>All layers and gains of one target: the family of the family-wise test.</summary>
public readonly record struct Family(string Set, Emotion Emotion, Target Target);

/// <summary>Identity of a point of the surface.</summary>
public readonly record struct PointKey(Family Family, string Layer, Gain Gain);
