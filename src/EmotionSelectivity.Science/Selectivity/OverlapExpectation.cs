namespace EmotionSelectivity.Science.Selectivity;

/// <summary>
/// Overlap of independent uniform random sets of given sizes: the number of neurons in all sets by chance.
/// </summary>
/// <param name="Expected">C prod(A_i / C).</param>
/// <param name="Deviation">Standard deviation; exactly 0 if the overlap is certain.</param>
public readonly record struct OverlapExpectation(double Expected, double Deviation)
{
    /// <summary>
    /// Mean and standard deviation for sets of sizes A_1 .. A_m out of C. If the first i sets overlap in x neurons, the
    /// overlap with the next set of size A is hypergeometric with mean x f and variance f (1 - f) x (C - x) / (C - 1),
    /// where f = A / C. By the law of total variance, mu' = f mu and var' = f^2 var + f (1 - f) (mu (C - mu) - var) /
    /// (C - 1).
    /// </summary>
    public static OverlapExpectation Of(int neurons, IReadOnlyList<int> sizes)
    {
        double mean = sizes[0];
        double variance = 0;
        foreach (var size in sizes.Skip(1))
        {
            var f = (double)size / neurons;
            var drawn = neurons > 1 ? f * (1 - f) * (mean * (neurons - mean) - variance) / (neurons - 1) : 0;
            variance = f * f * variance + drawn;
            mean *= f;
        }
        return new OverlapExpectation(mean, Math.Sqrt(variance));
    }

    /// <summary>(overlap - expected) / sd; 0 if sd is 0.</summary>
    public double Statistic(int overlap) => Deviation == 0 ? 0 : (overlap - Expected) / Deviation;

    /// <summary>
    /// P(X >= overlap) for hypergeometric X: the overlap of two uniform sets of these sizes out of
    /// <paramref name="neurons"/>.
    /// </summary>
    public static double UpperTail(int overlap, int neurons, int sizeA, int sizeB)
    {
        var least = Math.Max(0, sizeA + sizeB - neurons);
        var most = Math.Min(sizeA, sizeB);
        if (overlap <= least)
            return 1;
        // Weights are relative to the most likely overlap, so that neither end overflows and the tail keeps its
        // relative precision.
        var mode = Math.Clamp((int)((sizeA + 1.0) * (sizeB + 1.0) / (neurons + 2.0)), least, most);
        double all = 0;
        double tail = 0;
        for (var (x, weight) = (mode, 1.0); x <= most; weight *= Ratio(x), x++)
            Add(x, weight);
        for (var (x, weight) = (mode, 1.0); x > least; x--)
        {
            weight /= Ratio(x - 1);
            Add(x - 1, weight);
        }
        return tail / all;

        void Add(int x, double weight)
        {
            all += weight;
            tail += x >= overlap ? weight : 0;
        }

        // P(X = x + 1) / P(X = x)
        double Ratio(int x) => (sizeA - x) * (double)(sizeB - x) / ((x + 1.0) * (neurons - sizeA - sizeB + x + 1.0));
    }
}
