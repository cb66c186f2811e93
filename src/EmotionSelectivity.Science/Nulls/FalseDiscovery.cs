namespace EmotionSelectivity.Science.Nulls;

/// <summary>False discovery rate control by Benjamini and Hochberg (1995).</summary>
public static class FalseDiscovery
{
    /// <summary>
    /// Adjusted p values: for the i-th smallest of n, the minimum of p_j n / j over all j >= i, at most 1.
    /// </summary>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var least = 1.0;
        var rank = p.Count;
        foreach (var index in Enumerable.Range(0, p.Count).OrderByDescending(i => p[i]))
        {
            least = Math.Min(least, p[index] * p.Count / rank--);
            adjusted[index] = least;
        }
        return adjusted;
    }
}
