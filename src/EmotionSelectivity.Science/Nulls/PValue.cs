namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Permutation p values: p = (1 + #{null at least as extreme}) / (1 + P), with a tolerance of 1e-9 in the comparison.
/// </summary>
public static class PValue
{
    private const double Slack = 1e-9;

    /// <summary>Two-sided: counts draws whose absolute value is at least that of the observed statistic.</summary>
    public static double TwoSided(double observed, ReadOnlySpan<double> draws)
    {
        var extreme = 0;
        foreach (var draw in draws)
            extreme += Math.Abs(draw) >= Math.Abs(observed) - Slack ? 1 : 0;
        return FromCount(extreme, draws.Length);
    }

    /// <summary>One-sided, upper tail: counts draws that are at least as large as the observed statistic.</summary>
    public static double UpperTail(double observed, ReadOnlySpan<double> draws)
    {
        var extreme = 0;
        foreach (var draw in draws)
            extreme += draw >= observed - Slack ? 1 : 0;
        return FromCount(extreme, draws.Length);
    }

    /// <summary>One-sided, lower tail: counts draws that are at most as large as the observed statistic.</summary>
    public static double LowerTail(double observed, ReadOnlySpan<double> draws)
    {
        var extreme = 0;
        foreach (var draw in draws)
            extreme += draw <= observed + Slack ? 1 : 0;
        return FromCount(extreme, draws.Length);
    }

    private static double FromCount(int extreme, int draws) => (1.0 + extreme) / (1.0 + draws);
}
