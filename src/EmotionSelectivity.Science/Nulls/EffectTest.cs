namespace EmotionSelectivity.Science.Nulls;

/// <summary>Results of the effect test for one family of points.</summary>
/// <param name="P">Two-sided p value of each point.</param>
/// <param name="Fwer">Family-wise p value of each point: against the largest |delta| of the family.</param>
/// <param name="Fdr">Benjamini-Hochberg adjusted p value of each point.</param>
/// <param name="Maxima">Largest |delta| of the family in each permutation.</param>
/// <param name="Quantiles">Quantiles of the null delta at each point, at the probabilities
/// <see cref="EffectTest.QuantileLevels"/>.</param>
public sealed record EffectTestResult(double[] P, double[] Fwer, double[] Fdr, double[] Maxima, double[][] Quantiles);

/// <summary>
/// Tests whether a change of F1 is larger than expected if predicted labels are exchanged at random, image by image,
/// between the intact and the intervened network. One permutation acts on all points of a family, so that its largest
/// |delta| gives the family-wise null (docs/method.md, "Null distributions").
/// </summary>
public static class EffectTest
{
    public static IReadOnlyList<double> QuantileLevels { get; } = [0.005, 0.025, 0.05, 0.5, 0.95, 0.975, 0.995];

    /// <summary>Runs the test for one family.</summary>
    /// <param name="coins">The swaps of every permutation.</param>
    /// <param name="shown">For each test, whether the image shows the emotion.</param>
    /// <param name="baseline">For each test, whether the intact network classifies the image as the emotion.</param>
    /// <param name="points">The same for the intervened network, at each point of the family. No point has g =
    /// 1.</param>
    /// <param name="cancellationToken">Checked between points.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
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
