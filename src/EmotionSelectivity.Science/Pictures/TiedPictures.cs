namespace EmotionSelectivity.Science.Pictures;

/// <summary>
/// Tests whether images that two sets name as one item look more alike than images of different items. Items that are only row numbers tie images that have
/// nothing in common.
/// </summary>
public static class TiedPictures
{
    private const double OneSidedNormalQuantile = 1.6449;

    /// <summary>
    /// Whether tied pictures are significantly more alike than others (one-sided, p at most 0.05). For each picture of the first set, the rank of its own
    /// partner among all partners, by <see cref="PictureFingerprint.DifferenceFrom"/>, is uniform where ties mean nothing. Their mean over n pairs then has the
    /// expectation 1/2 and the standard deviation 1/sqrt(12 n).
    /// </summary>
    /// <param name="pairs">The pictures of each item in the two sets; at least one.</param>
    public static bool AreAlike(IReadOnlyList<(PictureFingerprint First, PictureFingerprint Second)> pairs)
    {
        var mean = pairs.Average(pair => RelativeRank(pair, pairs));
        return mean <= 0.5 - OneSidedNormalQuantile / Math.Sqrt(12.0 * pairs.Count);
    }

    /// <summary>Share of the partners that are nearer than the picture's own, equal ones counted as half: 0 to 1.</summary>
    private static double RelativeRank((PictureFingerprint First, PictureFingerprint Second) pair, IReadOnlyList<(PictureFingerprint First, PictureFingerprint Second)> pairs)
    {
        var own = pair.First.DifferenceFrom(pair.Second);
        var differences = pairs.Select(other => pair.First.DifferenceFrom(other.Second)).ToList();
        return (differences.Count(difference => difference < own) + 0.5 * differences.Count(difference => difference == own)) / pairs.Count;
    }
}
