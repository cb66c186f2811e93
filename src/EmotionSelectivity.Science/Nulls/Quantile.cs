namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Quantiles by linear interpolation between order statistics (Hyndman and Fan 1996, type 7: the default of NumPy and
/// R).
/// </summary>
public static class Quantile
{
    /// <summary>Quantile of a sorted sample.</summary>
    /// <param name="sorted">Sample in ascending order; at least one value.</param>
    /// <param name="q">Probability in [0, 1].</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double q)
    {
        var position = q * (sorted.Length - 1);
        var below = Math.Min((int)position, sorted.Length - 1);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
