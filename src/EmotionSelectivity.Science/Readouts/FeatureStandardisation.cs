using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Readouts;

/// <summary>
/// Standardises features by the mean and population standard deviation of the training images (docs/method.md, "Folds
/// and readouts").
/// </summary>
public static class FeatureStandardisation
{
    /// <summary>
    /// Mean and scale of each feature over the training images. A feature with equal values in all images gets scale 0.
    /// </summary>
    /// <param name="set">Name of the stimulus set.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="features">One row per training image, at least one; rows of equal length.</param>
    public static FeatureScaling Of(string set, int fold, IReadOnlyList<float[]> features)
    {
        var width = features[0].Length;
        var mean = new double[width];
        var scale = new double[width];
        for (var j = 0; j < width; j++)
            (mean[j], scale[j]) = Moments(features, j);
        return new FeatureScaling(set, fold, ImmutableArray.Create(mean), ImmutableArray.Create(scale));
    }

    /// <summary>The scaling that leaves features unchanged.</summary>
    public static FeatureScaling None(string set, int fold, int width) =>
        new(set, fold, [.. Enumerable.Repeat(0.0, width)], [.. Enumerable.Repeat(1.0, width)]);

    /// <summary>(x_j - mean_j) / scale_j; 0 for a scale of 0.</summary>
    public static double[] Apply(this FeatureScaling scaling, ReadOnlySpan<float> features)
    {
        var standardised = new double[features.Length];
        for (var j = 0; j < standardised.Length; j++)
            standardised[j] = scaling.Scale[j] == 0 ? 0 : (features[j] - scaling.Mean[j]) / scaling.Scale[j];
        return standardised;
    }

    private static (double Mean, double Scale) Moments(IReadOnlyList<float[]> rows, int feature)
    {
        var first = rows[0][feature];
        if (rows.All(row => row[feature] == first))
            return (first, 0);
        var mean = rows.Sum(row => (double)row[feature]) / rows.Count;
        return (mean, Math.Sqrt(rows.Sum(row => (row[feature] - mean) * (row[feature] - mean)) / rows.Count));
    }
}
