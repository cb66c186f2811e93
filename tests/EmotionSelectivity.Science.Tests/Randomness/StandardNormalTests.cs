using System.Text.Json;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Science.Tests.Randomness;

/// <summary>Against SciPy's ndtri (tests/reference/weights.py).</summary>
public sealed class StandardNormalTests
{
    private const double Tolerance = 1e-14;

    [Fact]
    public void Quantile_FromTheMiddleToTheSmallestDoubles_EqualsSciPy()
    {
        using var reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "References", "normal-quantiles.json")));
        var p = reference.RootElement.GetProperty("p").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var x = reference.RootElement.GetProperty("x").EnumerateArray().Select(v => v.GetDouble()).ToArray();

        Assert.True(p.Length > 300);
        for (var i = 0; i < p.Length; i++)
        {
            var actual = StandardNormal.Quantile(p[i]);
            Assert.True(Math.Abs(actual - x[i]) <= Tolerance * Math.Abs(x[i]), $"p = {p[i]:R}: {actual:R} instead of {x[i]:R}.");
        }
    }

    [Theory]
    [InlineData(1.0 / 1024)]
    [InlineData(0.25)]
    [InlineData(0.4375)]
    public void Quantile_OfBothTails_IsOddAboutTheMiddle(double p) => Assert.Equal(-StandardNormal.Quantile(p), StandardNormal.Quantile(1 - p));

    [Fact]
    public void Quantile_OfTheMiddle_IsZero() => Assert.Equal(0, StandardNormal.Quantile(0.5));
}
