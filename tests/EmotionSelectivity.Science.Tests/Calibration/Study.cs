namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>One way of computing p values on one kind of simulated data.</summary>
/// <param name="Tests">Names of the p values.</param>
/// <param name="P">p values of a data set, by its number (1, 2, ...): a pure function of it.</param>
internal sealed record Study(string[] Tests, Func<int, double[]> P)
{
    /// <summary>Simulates data sets 1 .. n.</summary>
    public StudyResult Of(int dataSets)
    {
        var p = new double[dataSets][];
        Parallel.For(0, dataSets, i => p[i] = P(i + 1));
        return new StudyResult(Tests.Index().ToDictionary(test => test.Item, test => p.Select(row => row[test.Index]).ToArray()));
    }
}

/// <summary>p values of many data sets, by test.</summary>
internal sealed record StudyResult(IReadOnlyDictionary<string, double[]> P)
{
    public RejectionRate this[string test] => RejectionRate.Of(P[test]);

    /// <summary>
    /// How far the distribution of p lies above the uniform one, sup (share of p at most x - x): beyond 1.52 / sqrt(n)
    /// with probability 1 % where p is uniform (Kolmogorov and Smirnov, one-sided), and less often where it is
    /// discrete.
    /// </summary>
    public double AboveUniform(string test)
    {
        double[] sorted = [.. P[test].Order()];
        return sorted.Index().Max(p => (p.Index + 1.0) / sorted.Length - p.Item);
    }

    /// <summary>How far it lies below: sup (x - share of p less than x).</summary>
    public double BelowUniform(string test)
    {
        double[] sorted = [.. P[test].Order()];
        return sorted.Index().Max(p => p.Item - (double)p.Index / sorted.Length);
    }
}
