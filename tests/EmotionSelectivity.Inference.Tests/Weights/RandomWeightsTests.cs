using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Tests.Weights;

public sealed class RandomWeightsTests
{
    private const double LinearDeviation = 0.01;

    [Fact]
    public void Random_SameNetworkAndSeed_IsTheSame()
    {
        foreach (var parameter in KnownNetworks.VggMini.Parameters)
            Assert.Equal(Values(1, parameter), Values(1, parameter));
    }

    [Fact]
    public void Random_OtherSeed_IsAnother()
    {
        foreach (var parameter in Weights())
            Assert.True(Math.Abs(Correlation(Values(1, parameter), Values(1L << 32 | 1, parameter))) < Bound(parameter.Count));
    }

    [Fact]
    public void Random_TwoTensorsOfANetwork_AreIndependent()
    {
        ParameterShape[] parameters = [.. Weights()];
        var values = parameters.Select(p => Values(1, p)).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var common = Math.Min(values[i].Length, values[j].Length);
                var correlation = Correlation(values[i][..common], values[j][..common]);
                Assert.True(Math.Abs(correlation) < Bound(common), $"{parameters[i].Key} goes with {parameters[j].Key}.");
            }
        }
    }

    /// <summary>
    /// docs/method.md, "Neurons": sqrt(2 / (out k k)) for convolutions, 0.01 for linear layers, within five standard
    /// errors of the moments of a normal sample.
    /// </summary>
    [Fact]
    public void Random_Weights_HaveTheMomentsOfTheirNormalDistribution()
    {
        foreach (var parameter in Weights())
        {
            var deviation = parameter.Shape is [var outputs, _, var k, _] ? Math.Sqrt(2.0 / (outputs * k * k)) : LinearDeviation;
            var z = Values(2024, parameter).Select(v => v / deviation).ToArray();
            var n = (double)z.Length;

            Assert.InRange(z.Average(), -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
            Assert.InRange(z.Average(v => v * v), 1 - 5 * Math.Sqrt(2 / n), 1 + 5 * Math.Sqrt(2 / n));
            Assert.InRange(z.Average(v => v * v * v), -5 * Math.Sqrt(15 / n), 5 * Math.Sqrt(15 / n));
            Assert.InRange(z.Average(v => v * v * v * v), 3 - 5 * Math.Sqrt(96 / n), 3 + 5 * Math.Sqrt(96 / n));
        }
    }

    [Fact]
    public void Random_Biases_AreZero()
    {
        foreach (var parameter in KnownNetworks.VggMini.Parameters.Where(p => p.Shape is [_]))
            Assert.All(Values(1, parameter), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Random_HasNoFileAndItsOwnLayout()
    {
        using var weights = NetworkWeights.Random(KnownNetworks.AlexNet, 1);

        Assert.Null(weights.Sha256);
        Assert.Same(KnownNetworks.AlexNet, weights.Layout);
    }

    private static IEnumerable<ParameterShape> Weights() => KnownNetworks.VggMini.Parameters.Where(p => p.Shape.Length > 1);

    private static float[] Values(long seed, ParameterShape parameter)
    {
        using var weights = NetworkWeights.Random(KnownNetworks.VggMini, seed);
        return weights.Read(parameter);
    }

    private static double Correlation(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(y => (double)y * y));

    // Five standard errors of the correlation of independent samples.
    private static double Bound(long count) => 5 / Math.Sqrt(count);
}
