using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Science.Tests.Surface;

public sealed class EffectFamiliesTests
{
    private static readonly TestOrder Order = new(SmallSweep.Set, SmallSweep.Folds, SmallSweep.Labels);
    private static readonly Dictionary<string, TestOrder> Orders = new() { ["google"] = Order };

    [Fact]
    public void Test_CompleteFamily_EqualsTheTestOfItsPoints()
    {
        var nulls = EffectFamilies.Test(SmallSweep.Plan, Orders, Predictions(_ => true), TestContext.Current.CancellationToken);

        var shown = Order.Shown(Emotion.Pleasant);
        var keys = (from layer in SmallSweep.Spec.Layers from gain in SmallSweep.Spec.Gains where !gain.IsIntact select (layer, gain)).ToArray();
        var coins = new SwapCoins(SmallSweep.Spec.Seed, 0, Order.ImageOfTest.AsSpan(), 200);
        var expected = EffectTest.Run(coins, shown, Read("conv1_1", Gain.Intact), [.. keys.Select(k => Read(k.layer, k.gain))], TestContext.Current.CancellationToken);
        for (var i = 0; i < keys.Length; i++)
            Assert.Equal(new PointProbabilities(expected.P[i], expected.Fwer[i], expected.Fdr[i]), nulls.P[Key(keys[i].layer, keys[i].gain)]);
        Assert.Equal(3 * 200, nulls.Maxima.Length);
        Assert.Equal(3 * 6, nulls.Quantiles.Length);
        Assert.DoesNotContain(nulls.P.Keys, key => key.Gain.IsIntact);
    }

    [Fact]
    public void Test_IncompleteFamily_HasPointwisePOnly()
    {
        var nulls = EffectFamilies.Test(SmallSweep.Plan, Orders, Predictions(cell => cell.ToString() != "conv2_1/3/1"), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(Key("conv2_1", Gain.From(3)), nulls.P.Keys);
        Assert.All(nulls.P.Values, p => Assert.Equal((true, null, null), (p.Effect is not null, p.Fwer, p.Fdr)));
        Assert.Empty(nulls.Maxima);
    }

    [Fact]
    public void Test_WithoutBaseline_HasNoP() =>
        Assert.Empty(EffectFamilies.Test(SmallSweep.Plan, Orders, Predictions(cell => !cell.Gain.IsIntact), TestContext.Current.CancellationToken).P);

    [Fact]
    public void Test_WithoutPermutations_HasNoP() =>
        Assert.Empty(EffectFamilies.Test(new SweepPlan(SmallSweep.Spec with { Permutations = 0 }, SmallSweep.Folds), Orders, Predictions(_ => true), TestContext.Current.CancellationToken).P);

    [Fact]
    public void Test_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => EffectFamilies.Test(SmallSweep.Plan, Orders, Predictions(_ => true), cancelled.Token));
    }

    private static PointKey Key(string layer, Gain gain) => new(new Family("google", Emotion.Pleasant, Target.Selective), layer, gain);

    private static bool[] Read(string layer, Gain gain) => [.. Order.ImageOfTest.Select(image => Z(layer, gain, image) > 0)];

    /// <summary>
    /// An arbitrary decision value that depends on layer, gain and image; for the intact network it does not depend on
    /// the layer.
    /// </summary>
    private static float Z(string layer, Gain gain, int image) => ((7 * image + (gain.IsIntact ? 0 : layer[4] * 3 + gain.Millionths / 1_000_000 * 5)) % 11) - 5;

    private static Predictions Predictions(Func<CellId, bool> committed)
    {
        var predictions = new Predictions(Orders);
        foreach (var cell in SmallSweep.Plan.Cells.Where(committed))
        {
            foreach (var test in SmallSweep.Folds.Where(f => f.Fold == cell.Fold && f.Part == FoldPart.Test))
            {
                var image = SmallSweep.Set.Included.Select(s => s.Image).ToList().IndexOf(test.Image);
                foreach (var (emotion, readout) in from e in Emotions.All from r in Emotions.All select (e, r))
                {
                    var z = emotion == readout ? Z(cell.Layer, cell.Gain, image) : 100;
                    predictions.Add(cell.Layer, cell.Fold, new Decision(cell.Gain, "google", emotion, Target.Selective, readout, test.Image, z));
                }
            }
        }
        return predictions;
    }
}
