using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Tests.References;

namespace EmotionSelectivity.Science.Tests.Selectivity;

public sealed class OverlapExpectationTests
{
    /// <summary>Compared with an enumeration of all choices of two, three and four sets from a few neurons.</summary>
    [Fact]
    public void Of_SmallSets_AgreesWithTheListOfAllChoices()
    {
        foreach (var expected in Reference.Values.GetProperty("enumerated_overlaps").EnumerateArray())
        {
            var chance = OverlapExpectation.Of(expected.Int("neurons"), expected.GetProperty("sizes").Ints());
            Assert.Equal(expected.Double("mean"), chance.Expected, 1e-12);
            Assert.Equal(expected.Double("sd"), chance.Deviation, 1e-12);
        }
    }

    [Fact]
    public void UpperTail_OfManySizes_AgreesWithSciPy()
    {
        foreach (var expected in Reference.Values.GetProperty("hypergeometric").EnumerateArray())
        {
            var p = OverlapExpectation.UpperTail(expected.Int("x"), expected.Int("neurons"), expected.Int("a"), expected.Int("b"));
            Assert.InRange(p / expected.Double("p"), 1 - 1e-9, 1 + 1e-9);
        }
    }

    [Theory]
    [InlineData(new[] { 5 }, 5)]
    [InlineData(new[] { 0, 3 }, 0)]
    [InlineData(new[] { 8, 3, 8 }, 3)]
    public void Statistic_WhereTheOverlapIsCertain_IsZero(int[] sizes, int overlap) =>
        Assert.Equal(0, OverlapExpectation.Of(8, sizes).Statistic(overlap));
}
