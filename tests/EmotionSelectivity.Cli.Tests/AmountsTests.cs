using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Tests;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(0.3, "under 1 s")]
    [InlineData(7, "about 7 s")]
    [InlineData(9000, "about 2.5 h")]
    public void Approximate_ShortDuration_IsNotAlsoCalledApproximate(double seconds, string expected) => Assert.Equal(expected, Amounts.Approximate(TimeSpan.FromSeconds(seconds)));
}
