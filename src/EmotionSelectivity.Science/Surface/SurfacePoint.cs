using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Surface;

/// <summary>One point of the lesion/enhancement surface, pooled over folds.</summary>
public sealed record SurfacePoint
{
    public required string Set { get; init; }

    public required Emotion Emotion { get; init; }

    public required Target Target { get; init; }

    public required string Layer { get; init; }

    public required Gain Gain { get; init; }

    public required double NeuronCountMean { get; init; }

    /// <summary>Scores; null if cells are missing.</summary>
    public required PooledScore? Score { get; init; }

    /// <summary>Scores of the intact network (g = 1); null if its cells are missing.</summary>
    public required BaselineScore? Baseline { get; init; }

    /// <summary>p values; null for tests that do not apply to the point.</summary>
    public PointProbabilities P { get; init; } = new();

    public required int CellsMissing { get; init; }

    public PointKey Key => new(new Family(Set, Emotion, Target), Layer, Gain);

    public double? DeltaF1 => Score is { } s && Baseline is { } b ? s.Confusion.F1 - b.F1 : null;

    public double? DeltaAuc => Score?.Auc is { } a && Baseline?.Auc is { } b ? a - b : null;

    /// <summary>100 delta F1 / F1(1); null if F1(1) = 0.</summary>
    public double? PercentChange => DeltaF1 is { } d && Baseline!.F1 != 0 ? 100 * d / Baseline.F1 : null;
}

/// <summary>
/// Counts summed over folds, AUC averaged with weights positives x negatives, and mean and sample standard deviation of
/// F1 over folds (null for one fold).
/// </summary>
public sealed record PooledScore(Confusion Confusion, double? Auc, double F1Mean, double? F1Sd);

/// <summary>Pooled F1 and weighted AUC of the intact network.</summary>
public sealed record BaselineScore(double F1, double? Auc);

/// <summary>The p values of a point.</summary>
/// <param name="Effect">Two-sided, by swapping predicted labels image by image.</param>
/// <param name="Fwer">Family-wise over all layers and gains of one (set, emotion, target).</param>
/// <param name="Fdr">Benjamini-Hochberg over the same family.</param>
/// <param name="Controls">Comparison with the draws of the controls.</param>
public sealed record PointProbabilities(double? Effect = null, double? Fwer = null, double? Fdr = null, ControlProbabilities? Controls = null);

/// <summary>
/// One-sided rank of a point of the selective targets among the draws of each control; null for tests that do not
/// apply.
/// </summary>
/// <param name="Specificity">Change of F1 among the random targets: is the effect specific to these neurons?</param>
/// <param name="Sham">Change of F1 among the sham targets: is the effect larger than that of neurons selected from
/// shuffled labels?</param>
/// <param name="MeaningF1">Change of F1 among the shuffled targets, each relative to its own baseline: do the labels
/// carry information?</param>
/// <param name="MeaningAuc">The same for AUC.</param>
/// <param name="Chance">F1 among the shuffled targets: is the score above chance?</param>
public sealed record ControlProbabilities(double? Specificity, double? Sham, double? MeaningF1, double? MeaningAuc, double? Chance);
