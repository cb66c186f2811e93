using EmotionSelectivity.Inference.Interventions;

namespace EmotionSelectivity.Inference.Tests.Interventions;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(new[] { 3, 0.2, 9 }, 0.2, 2)]
    [InlineData(new[] { 0.2, 3, 9 }, 0.2, 2)]
    [InlineData(new[] { 0.05, 0.04, 0.03, 0.06, 0.02, 0.01 }, 0.02, 5)]
    [InlineData(new[] { 0.2, 0.2, 0.1, 0.01 }, 0.1, 3)]
    public void Best_OfAFewPasses_IsNotTheOneThatAnotherProgramHeldUp_AndEndsSoon(double[] seconds, double best, int tries)
    {
        var taken = 0;

        Assert.Equal(best, Calibration.BestOf(() => seconds[taken++]));

        Assert.Equal(tries, taken);
    }
}
