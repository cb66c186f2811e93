namespace EmotionSelectivity.Science.Nulls;

/// <summary>The effect null of one family of points (METHOD 7a).</summary>
/// <param name="P">Two-sided p of each point.</param>
/// <param name="Fwer">p of each point against the family's largest |delta|.</param>
/// <param name="Fdr">Benjamini-Hochberg adjusted p of each point.</param>
/// <param name="Maxima">The family's largest |delta| of each permutation.</param>
/// <param name="Quantiles">Quantiles of the null delta at each point, at <see cref="EffectTest.QuantileLevels"/>.</param>
public sealed record EffectTestResult(double[] P, double[] Fwer, double[] Fdr, double[] Maxima, double[][] Quantiles);

/// <summary>
/// Is a change of F1 larger than swapping predicted labels between the intact and the intervened network, image by image at random, makes it? One draw acts
/// on all points of a family at once, so that its largest |delta| is the null of the family-wise test (METHOD 7a).
/// </summary>
public static class EffectTest
{
    public static IReadOnlyList<double> QuantileLevels { get; } = [0.005, 0.025, 0.05, 0.5, 0.95, 0.975, 0.995];

    /// <param name="coins">The permutations' coins.</param>
    /// <param name="shown">Which tests show the emotion.</param>
    /// <param name="baseline">Which tests the intact network reads as the emotion.</param>
    /// <param name="points">The same of the intervened network at each point of the family; none of them at g = 1.</param>
    /// <param name="cancellationToken">Checked between points.</param>
    public static EffectTestResult Run(SwapCoins coins, bool[] shown, bool[] baseline, IReadOnlyList<bool[]> points, CancellationToken cancellationToken)
    {
        var observed = new double[points.Count];
        var p = new double[points.Count];
        var quantiles = new double[points.Count][];
        var maxima = new double[coins.Permutations];
        for (var point = 0; point < points.Count; point++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var statistic = new SwappedF1(shown, baseline, points[point]);
            observed[point] = statistic.ObservedDelta;
            var deltas = Deltas(statistic, coins);
            for (var i = 0; i < deltas.Length; i++)
                maxima[i] = Math.Max(maxima[i], Math.Abs(deltas[i]));
            p[point] = PValue.TwoSided(observed[point], deltas);
            Array.Sort(deltas);
            quantiles[point] = [.. QuantileLevels.Select(q => Quantile.OfSorted(deltas, q))];
        }
        return new EffectTestResult(
            p, [.. observed.Select(delta => PValue.UpperTail(Math.Abs(delta), maxima))], FalseDiscovery.Adjust(p), maxima, quantiles);
    }

    private static double[] Deltas(SwappedF1 statistic, SwapCoins coins)
    {
        var deltas = new double[coins.Permutations];
        for (var permutation = 1; permutation <= deltas.Length; permutation++)
            deltas[permutation - 1] = statistic.DeltaAfterSwap(coins.Row(permutation));
        return deltas;
    }
}
