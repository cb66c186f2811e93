using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Surface;

/// <summary>Which score a summary is of.</summary>
public enum Measure
{
    F1,
    Auc,
}

/// <summary>[Liu] Table 1 and Figs 4-6 for one (set, emotion, layer): percent changes against the intact network (METHOD 6).</summary>
/// <param name="Set">Stimulus set.</param>
/// <param name="Emotion">Emotion of neurons and readout.</param>
/// <param name="Layer">Layer.</param>
/// <param name="Measure">Score.</param>
/// <param name="Baseline">Score at g = 1.</param>
/// <param name="BestGain">The g > 1 with the highest score (ties: the lowest g); null without enhancement gains or with missing cells.</param>
/// <param name="Enhanced">Score at the best gain.</param>
/// <param name="EnhancedPercent">Its percent change.</param>
/// <param name="Lesioned">Score at g = 0; null where the sweep has no lesion.</param>
/// <param name="LesionedPercent">Its percent change.</param>
/// <param name="Random">The random targets' own.</param>
/// <param name="Shuffled">The shuffled targets' own.</param>
/// <param name="Sham">The sham targets' own.</param>
public sealed record SummaryRow(
    string Set, Emotion Emotion, string Layer, Measure Measure, double? Baseline, Gain? BestGain, double? Enhanced, double? EnhancedPercent,
    double? Lesioned, double? LesionedPercent, ControlSummary Random, ControlSummary Shuffled, ControlSummary Sham);

/// <summary>
/// Mean over draws of the percent change at each draw's own best enhancement among the control gains, and at the lesion; and where the selective
/// target's own best delta over the same gains ranks among the draws' (p = (1 + #) / (1 + R)).
/// </summary>
public sealed record ControlSummary(double? EnhancedPercent, double? LesionedPercent, double? PEnhanced, double? PLesioned);
