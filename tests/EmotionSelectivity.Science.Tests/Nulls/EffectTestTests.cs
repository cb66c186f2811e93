using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Tests.References;

namespace EmotionSelectivity.Science.Tests.Nulls;

public sealed class EffectTestTests
{
    /// <summary>
    /// Against the null by its definition in NumPy, with scikit-learn's F1 and Philox written out anew; once with
    /// images that are tested several times.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Run_AgainstTheDefinition_GivesTheSameNumbers(int index)
    {
        var expected = Reference.Values.GetProperty("effects")[index];
        var coins = new SwapCoins(
            expected.GetProperty("seed").GetInt64(), expected.Int("context"), expected.GetProperty("image").Ints(), expected.Int("permutations"));

        var result = EffectTest.Run(
            coins, expected.GetProperty("truth").Bools(), expected.GetProperty("baseline").Bools(),
            [.. expected.GetProperty("points").EnumerateArray().Select(p => p.Bools())], TestContext.Current.CancellationToken);

        AssertClose(expected.GetProperty("p").Doubles(), result.P);
        AssertClose(expected.GetProperty("p_fwer").Doubles(), result.Fwer);
        AssertClose(expected.GetProperty("p_fdr").Doubles(), result.Fdr);
        AssertClose(expected.GetProperty("maxima").Doubles(), result.Maxima);
        for (var point = 0; point < result.P.Length; point++)
            AssertClose(expected.GetProperty("quantiles")[point].Doubles(), result.Quantiles[point]);
    }

    [Fact]
    public void Run_MoreDraws_BeginWithTheSame()
    {
        int[] images = [.. Enumerable.Range(0, 90)];
        bool[] shown = [.. images.Select(i => i % 3 == 0)];
        bool[] baseline = [.. images.Select(i => i % 3 == 0 || i % 7 == 0)];
        bool[] intervened = [.. images.Select(i => i % 5 == 0)];

        var few = EffectTest.Run(new SwapCoins(3, 0, images, 200), shown, baseline, [intervened], TestContext.Current.CancellationToken);
        var many = EffectTest.Run(new SwapCoins(3, 0, images, 400), shown, baseline, [intervened], TestContext.Current.CancellationToken);

        Assert.Equal(few.Maxima, many.Maxima[..200]);
    }

    /// <summary>
    /// Labels exchanged by fair coins are the null itself: over 400 such data sets p is uniform (Kolmogorov distance
    /// below the 0.1 % point, 1.95 / sqrt(400), and ties only push p up), and the family-wise p of 12 points keeps its
    /// level.
    /// </summary>
    [Fact]
    public void Run_InterventionsThatAreCoinFlips_HaveUniformPAndKeepTheFamilyWiseLevel()
    {
        const int simulations = 400;
        var images = Enumerable.Range(0, 150).ToArray();
        var coins = new SwapCoins(11, 0, images, 400);
        var p = new List<double>();
        var familyWise = 0;
        for (var simulation = 0; simulation < simulations; simulation++)
        {
            var random = new RandomStream(simulation, DrawPurpose.Folds, 1);
            bool[] shown = [.. images.Select(i => random.Uniform(i) < 0.35)];
            bool[] first = [.. images.Select(i => random.Uniform(1000 + i) < 0.8 ? shown[i] : !shown[i])];
            bool[][] seconds = [.. Enumerable.Range(2, 12).Select(k => images.Select(i => random.Uniform(1000 * k + i) < 0.8 ? shown[i] : !shown[i]).ToArray())];

            // Under the null hypothesis the labels of the two networks are exchangeable, so a coin decides which one is
            // the baseline.
            bool[] swap = [.. images.Select(i => random.Uniform(50_000 + i) < 0.5)];
            bool[] baseline = [.. images.Select(i => swap[i] ? seconds[0][i] : first[i])];
            bool[] intervened = [.. images.Select(i => swap[i] ? first[i] : seconds[0][i])];

            p.Add(EffectTest.Run(coins, shown, baseline, [intervened], TestContext.Current.CancellationToken).P[0]);
            familyWise += EffectTest.Run(coins, shown, first, seconds, TestContext.Current.CancellationToken).Fwer.Min() <= 0.05 ? 1 : 0;
        }
        p.Sort();
        var above = Enumerable.Range(0, simulations).Max(i => (i + 1.0) / simulations - p[i]);
        Assert.InRange(above, 0, 1.95 / Math.Sqrt(simulations));
        Assert.InRange(familyWise, 4, 37); // 0.05 x 400 = 20, 0.1 % points of the binomial
    }

    [Fact]
    public void Run_PlantedEffect_IsFoundAmongManyNullPoints()
    {
        var images = Enumerable.Range(0, 200).ToArray();
        var random = new RandomStream(5, DrawPurpose.Folds, 1);
        bool[] shown = [.. images.Select(i => i % 3 == 0)];
        bool[] baseline = [.. images.Select(i => random.Uniform(i) < 0.85 ? shown[i] : !shown[i])];
        bool[] planted = [.. images.Select(i => baseline[i] && random.Uniform(500 + i) < 0.3)];
        bool[][] points = [planted, .. Enumerable.Range(1, 30).Select(k => images.Select(i => random.Uniform(1000 * k + i) < 0.05 ? !baseline[i] : baseline[i]).ToArray())];

        var result = EffectTest.Run(new SwapCoins(1, 0, images, 2000), shown, baseline, points, TestContext.Current.CancellationToken);

        Assert.True(result.Fwer[0] < 0.001);
        Assert.True(result.Fwer[1..].Min() > 0.05);
    }

    [Fact]
    public void Quantile_OfSorted_AgreesWithNumPy()
    {
        var expected = Reference.Values.GetProperty("quantiles");
        double[] sorted = [.. expected.GetProperty("values").Doubles().Order()];
        AssertClose(
            expected.GetProperty("expected").Doubles(), [.. expected.GetProperty("at").Doubles().Select(q => Quantile.OfSorted(sorted, q))]);
    }

    private static void AssertClose(double[] expected, double[] actual) => Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-12);
}
