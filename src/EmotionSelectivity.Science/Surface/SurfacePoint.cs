using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Surface;

/// <summary>One point of the lesion/enhancement surface, pooled over folds (METHOD 6, 7).</summary>
public sealed record SurfacePoint
{
    public required string Set { get; init; }

    public required Emotion Emotion { get; init; }

    public required Target Target { get; init; }

    public required string Layer { get; init; }

    public required Gain Gain { get; init; }

    public required double NeuronCountMean { get; init; }

    /// <summary>Scores; null where cells are missing.</summary>
    public required PooledScore? Score { get; init; }

    /// <summary>Scores of the intact network (g = 1); null where cells of it are missing.</summary>
    public required BaselineScore? Baseline { get; init; }

    /// <summary>p values; each null where the point has no such test.</summary>
    public PointProbabilities P { get; init; } = new();

    public required int CellsMissing { get; init; }

    public PointKey Key => new(new Family(Set, Emotion, Target), Layer, Gain);

    public double? DeltaF1 => Score is { } s && Baseline is { } b ? s.Confusion.F1 - b.F1 : null;

    public double? DeltaAuc => Score?.Auc is { } a && Baseline?.Auc is { } b ? a - b : null;

    /// <summary>100 delta F1 / F1(1); null where F1(1) = 0.</summary>
    public double? PercentChange => DeltaF1 is { } d && Baseline!.F1 != 0 ? 100 * d / Baseline.F1 : null;
}

/// <summary>Counts summed over folds, AUC weighted by positives x negatives, mean and sample standard deviation of F1 over folds (null for one fold).</summary>
public sealed record PooledScore(Confusion Confusion, double? Auc, double F1Mean, double? F1Sd);

/// <summary>Pooled F1 and weighted AUC of the intact network.</summary>
public sealed record BaselineScore(double F1, double? Auc);

/// <summary>The p values of a point (METHOD 7a-7c).</summary>
/// <param name="Effect">Two-sided, by swapping predicted labels image by image.</param>
/// <param name="Fwer">Family-wise over all layers and gains of one (set, emotion, target).</param>
/// <param name="Fdr">Benjamini-Hochberg over the same family.</param>
/// <param name="Controls">Against the draws of the controls.</param>
public sealed record PointProbabilities(double? Effect = null, double? Fwer = null, double? Fdr = null, ControlProbabilities? Controls = null);

/// <summary>Where a point of the selective targets ranks among the draws of each control, one-sided (METHOD 7b, 7c); null where there is no such test.</summary>
/// <param name="Specificity">Change of F1 among the random targets': are these neurons special?</param>
/// <param name="Sham">Change of F1 among the sham targets': are they more than neurons that the same procedure chooses from noise?</param>
/// <param name="MeaningF1">Change of F1 among the shuffled targets', each against its own baseline: do the labels carry information?</param>
/// <param name="MeaningAuc">The same of AUC.</param>
/// <param name="Chance">F1 itself among the shuffled targets': is the score above chance at all?</param>
public sealed record ControlProbabilities(double? Specificity, double? Sham, double? MeaningF1, double? MeaningAuc, double? Chance);
