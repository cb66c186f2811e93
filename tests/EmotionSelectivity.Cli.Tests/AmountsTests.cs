using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Tests;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(0.3, "under 1 s")]
    [InlineData(7, "about 7 s")]
    [InlineData(9000, "about 2.5 h")]
    public void About_OfADuration_DoesNotEstimateTwice(double seconds, string expected) => Assert.Equal(expected, Amounts.Approximate(TimeSpan.FromSeconds(seconds)));
}
