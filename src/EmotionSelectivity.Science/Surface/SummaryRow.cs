using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Surface;

/// <summary>The score that a summary row reports.</summary>
public enum Measure
{
    F1,
    Auc,
}

/// <summary>
/// [Liu] Table 1 and Figs 4-6 for one (set, emotion, layer): percent changes relative to the intact network.
/// </summary>
/// <param name="Set">Stimulus set.</param>
/// <param name="Emotion">Emotion of the targeted neurons and of the readout.</param>
/// <param name="Layer">Layer.</param>
/// <param name="Measure">The score.</param>
/// <param name="Baseline">Score at g = 1.</param>
/// <param name="BestGain">The g > 1 with the highest score (ties: the lowest g); null without enhancement gains or if
/// cells are missing.</param>
/// <param name="Enhanced">Score at the best gain.</param>
/// <param name="EnhancedPercent">Percent change at the best gain.</param>
/// <param name="Lesioned">Score at g = 0; null if the sweep has no lesion.</param>
/// <param name="LesionedPercent">Percent change at g = 0.</param>
/// <param name="Random">Summary of the random targets.</param>
/// <param name="Shuffled">Summary of the shuffled targets.</param>
/// <param name="Sham">Summary of the sham targets.</param>
public sealed record SummaryRow(
    string Set, Emotion Emotion, string Layer, Measure Measure, double? Baseline, Gain? BestGain, double? Enhanced, double? EnhancedPercent,
    double? Lesioned, double? LesionedPercent, ControlSummary Random, ControlSummary Shuffled, ControlSummary Sham);

/// <summary>
/// Summary of one kind of control. Percent changes are means over draws: at the best enhancement of each draw among the
/// control gains, and at the lesion. p values are the rank of the best delta of the selective target over the same
/// gains among the draws: p = (1 + #) / (1 + R).
/// </summary>
public sealed record ControlSummary(double? EnhancedPercent, double? LesionedPercent, double? PEnhanced, double? PLesioned);
