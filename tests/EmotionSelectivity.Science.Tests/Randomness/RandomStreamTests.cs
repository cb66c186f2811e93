using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Science.Tests.Randomness;

public sealed class RandomStreamTests
{
    /// <summary>Known answers of the authors' Random123 library (kat_vectors, philox4x32 10).</summary>
    [Theory]
    [InlineData(0x00000000u, 0x00000000u, 0x6627e8d5u, 0xe169c58du)]
    [InlineData(0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu)]
    public void Bits_OfCounterAndKeyOfOneWordRepeated_AreThePublishedAnswer(uint counter, uint key, uint first, uint second)
    {
        var stream = new RandomStream((long)(((ulong)key << 32) | key), (DrawPurpose)(int)counter, (int)counter, (int)counter);

        Assert.Equal(first | ((ulong)second << 32), stream.Bits(counter));
    }

    [Fact]
    public void Bits_OfStreamsThatDifferInOnePart_Differ()
    {
        var stream = new RandomStream(7, DrawPurpose.Folds, 3, 2);
        RandomStream[] others =
        [
            stream with { Seed = 8 },
            stream with { Seed = 7L | (1L << 40) },
            stream with { Purpose = DrawPurpose.EffectSwap },
            stream with { Draw = 4 },
            stream with { Context = 0 },
        ];

        Assert.All(others, other => Assert.NotEqual(stream.Bits(0), other.Bits(0)));
        Assert.NotEqual(stream.Bits(0), stream.Bits(1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    public void Bits_OfIndexBeyondTheCounter_AreRefused(long index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1, DrawPurpose.Folds, 0).Bits(index));

    [Fact]
    public void Uniform_OfManyIndices_LiesInUnitIntervalWithItsMeanAndVariance()
    {
        var stream = new RandomStream(2024, DrawPurpose.Folds, 0);
        var values = Enumerable.Range(0, 20_000).Select(i => stream.Uniform(i)).ToArray();

        Assert.All(values, v => Assert.InRange(v, 0, 1 - 1e-16));
        Assert.InRange(values.Average(), 0.49, 0.51);
        Assert.InRange(values.Average(v => (v - 0.5) * (v - 0.5)), 1 / 12.0 - 0.002, 1 / 12.0 + 0.002);
    }

    [Fact]
    public void Permutation_OfFourOverManyDraws_TakesEachOrderEquallyOften()
    {
        const int draws = 24_000;
        var counts = Enumerable.Range(0, draws)
            .GroupBy(draw => string.Concat(new RandomStream(5, DrawPurpose.RandomTargets, draw).Permutation(4)))
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(24, counts.Count);
        var chiSquare = counts.Values.Sum(n => Math.Pow(n - draws / 24.0, 2) / (draws / 24.0));
        Assert.InRange(chiSquare, 9.3, 44.2); // 0.005 and 0.995 quantiles of chi-square with 23 degrees of freedom
    }
}
