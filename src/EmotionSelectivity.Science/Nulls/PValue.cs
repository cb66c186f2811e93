namespace EmotionSelectivity.Science.Nulls;

/// <summary>p = (1 + #{null at least as extreme}) / (1 + P), "at least" with a slack of 1e-9 (METHOD 7).</summary>
public static class PValue
{
    private const double Slack = 1e-9;

    public static double TwoSided(double observed, ReadOnlySpan<double> draws)
    {
        var extreme = 0;
        foreach (var draw in draws)
            extreme += Math.Abs(draw) >= Math.Abs(observed) - Slack ? 1 : 0;
        return FromCount(extreme, draws.Length);
    }

    /// <summary>Draws at least as large.</summary>
    public static double UpperTail(double observed, ReadOnlySpan<double> draws)
    {
        var extreme = 0;
        foreach (var draw in draws)
            extreme += draw >= observed - Slack ? 1 : 0;
        return FromCount(extreme, draws.Length);
    }

    /// <summary>Draws at most as large.</summary>
    public static double LowerTail(double observed, ReadOnlySpan<double> draws)
    {
        var extreme = 0;
        foreach (var draw in draws)
            extreme += draw <= observed + Slack ? 1 : 0;
        return FromCount(extreme, draws.Length);
    }

    private static double FromCount(int extreme, int draws) => (1.0 + extreme) / (1.0 + draws);
}
