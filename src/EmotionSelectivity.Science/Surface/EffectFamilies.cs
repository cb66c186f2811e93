using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Science.Surface;

/// <summary>Effect tests of a surface: p values by point, and the null distributions.</summary>
public sealed record EffectNulls(
    IReadOnlyDictionary<PointKey, PointProbabilities> P, ImmutableArray<EffectMaximum> Maxima, ImmutableArray<EffectQuantiles> Quantiles);

/// <summary>
/// Runs the effect test of every family with stored decisions. Points at g = 1 belong to no family. A family with
/// missing points gets pointwise p values only: its family-wise and false discovery rates would change once the missing
/// points arrive.
/// </summary>
public static class EffectFamilies
{
    /// <summary>Tests all families.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="orders">The tests of each set, by set name.</param>
    /// <param name="predictions">Predicted labels at each point.</param>
    /// <param name="cancellationToken">Checked between points.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EffectNulls Test(
        SweepPlan plan, IReadOnlyDictionary<string, TestOrder> orders, Predictions predictions, CancellationToken cancellationToken)
    {
        var spec = plan.Spec;
        var results = new Dictionary<PointKey, PointProbabilities>();
        var maxima = ImmutableArray.CreateBuilder<EffectMaximum>();
        var quantiles = ImmutableArray.CreateBuilder<EffectQuantiles>();
        if (spec.Permutations == 0)
            return new EffectNulls(results, [], []);
        foreach (var ofSet in predictions.Families.GroupBy(family => family.Set).OrderBy(g => SetIndex(spec, g.Key)))
        {
            var order = orders[ofSet.Key];
            var coins = new SwapCoins(spec.Seed, SetIndex(spec, ofSet.Key), order.CoinOfTest.AsSpan(), spec.Permutations);
            foreach (var family in ofSet.OrderBy(f => f.Emotion).ThenBy(f => f.Target.Kind).ThenBy(f => f.Target.Draw))
                Test(plan, coins, order, family, predictions, results, maxima, quantiles, cancellationToken);
        }
        return new EffectNulls(results, maxima.ToImmutable(), quantiles.ToImmutable());
    }

    private static void Test(
        SweepPlan plan, SwapCoins coins, TestOrder order, Family family, Predictions predictions,
        Dictionary<PointKey, PointProbabilities> results, ImmutableArray<EffectMaximum>.Builder maxima,
        ImmutableArray<EffectQuantiles>.Builder quantiles, CancellationToken cancellationToken)
    {
        PointKey[] planned =
        [
            .. from layer in plan.Spec.Layers
               from gain in plan.Gains(family.Target.Kind)
               where !gain.IsIntact
               select new PointKey(family, layer, gain),
        ];
        PointKey[] known = [.. planned.Where(key => predictions.At(key) is not null)];
        if (known.Length == 0 || Baseline(plan.Spec, family, predictions) is not { } baseline)
            return;
        var test = EffectTest.Run(
            coins, order.Shown(family.Emotion, family.Target.Labels), baseline, [.. known.Select(key => predictions.At(key)!)], cancellationToken);
        var complete = known.Length == planned.Length;
        for (var i = 0; i < known.Length; i++)
        {
            results[known[i]] = new PointProbabilities(test.P[i], complete ? test.Fwer[i] : null, complete ? test.Fdr[i] : null);
            quantiles.Add(Row(known[i], test.Quantiles[i]));
        }
        if (complete)
            maxima.AddRange(test.Maxima.Select((max, i) => new EffectMaximum(family.Set, family.Emotion, family.Target, i + 1, max)));
    }

    /// <summary>
    /// Predicted labels of the intact network. They are the same at every layer, so the first layer with all cells is
    /// used.
    /// </summary>
    private static bool[]? Baseline(SweepSpec spec, Family family, Predictions predictions) =>
        spec.Layers.Select(layer => predictions.At(new PointKey(family, layer, Gain.Intact))).FirstOrDefault(read => read is not null);

    private static EffectQuantiles Row(PointKey key, double[] q) =>
        new(key.Family.Set, key.Family.Emotion, key.Family.Target, key.Layer, key.Gain, q[0], q[1], q[2], q[3], q[4], q[5], q[6]);

    private static int SetIndex(SweepSpec spec, string set) => spec.Stimuli.Select(source => source.Set).ToList().IndexOf(set);
}
