using EmotionSelectivity.Science.Scores;

namespace EmotionSelectivity.Science.Surface;

/// <summary>Scores of a point in one fold.</summary>
internal sealed record FoldScore(Confusion Confusion, double? Auc);

/// <summary>Scores of a point over its folds (METHOD 6).</summary>
internal static class PooledScores
{
    /// <summary>Counts summed; AUC weighted by positives x negatives; mean and sample standard deviation of F1 over folds.</summary>
    /// <param name="folds">The scores of every fold, at least one.</param>
    public static PooledScore Of(IReadOnlyList<FoldScore> folds)
    {
        var pooled = folds.Aggregate(default(Confusion), (sum, fold) => sum + fold.Confusion);
        double[] f1 = [.. folds.Select(fold => fold.Confusion.F1)];
        var mean = f1.Average();
        double? sd = f1.Length > 1 ? Math.Sqrt(f1.Sum(value => (value - mean) * (value - mean)) / (f1.Length - 1)) : null;
        return new PooledScore(pooled, MeanAuc(folds), mean, sd);
    }

    /// <summary>Null where no fold has both classes. Decision values of different readouts are not comparable, so AUCs are averaged and not pooled.</summary>
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
