using EmotionSelectivity.Science.Scores;

namespace EmotionSelectivity.Science.Surface;

/// <summary>Scores of a point in one fold.</summary>
internal sealed record FoldScore(Confusion Confusion, double? Auc);

/// <summary>Pools the scores of a point over folds.</summary>
internal static class PooledScores
{
    /// <summary>
    /// Sums counts, averages AUC with weights positives x negatives, and computes mean and sample standard deviation of
    /// F1 over folds.
    /// </summary>
    /// <param name="folds">Scores of every fold; at least one.</param>
    public static PooledScore Of(IReadOnlyList<FoldScore> folds)
    {
        var pooled = folds.Aggregate(default(Confusion), (sum, fold) => sum + fold.Confusion);
        double[] f1 = [.. folds.Select(fold => fold.Confusion.F1)];
        var mean = f1.Average();
        double? sd = f1.Length > 1 ? Math.Sqrt(f1.Sum(value => (value - mean) * (value - mean)) / (f1.Length - 1)) : null;
        return new PooledScore(pooled, MeanAuc(folds), mean, sd);
    }

    /// <summary>
    /// Null if no fold has both classes. AUCs are averaged, not pooled, because decision values of different readouts
    /// are not comparable.
    /// </summary>
    private static double? MeanAuc(IReadOnlyList<FoldScore> folds)
    {
        var (sum, weights) = (0.0, 0.0);
        foreach (var fold in folds)
        {
            if (fold.Auc is not { } auc)
                continue;
            var weight = (double)fold.Confusion.Positives * fold.Confusion.Negatives;
            sum += weight * auc;
            weights += weight;
        }
        return weights > 0 ? sum / weights : null;
    }
}
