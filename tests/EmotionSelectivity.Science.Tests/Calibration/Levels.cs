namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>Assertions on rejection rates.</summary>
internal static class Levels
{
    /// <summary>
    /// The level lies within the 95 % confidence limits or above them, and p is nowhere smaller than a uniform one by
    /// more than chance (1 %) allows.
    /// </summary>
    public static void KeepsItsLevel(this StudyResult result, string test)
    {
        Assert.True(result[test].Lower <= RejectionRate.Level, $"{test} rejects {result[test]}.");
        var above = result.AboveUniform(test) * Math.Sqrt(result[test].DataSets);
        Assert.True(above < 1.52, $"{test}: sqrt(n) D+ = {above}.");
    }

    /// <summary>
    /// The level lies within the limits, and p is nowhere larger than a uniform one by more than chance allows: for
    /// tests that are not discrete.
    /// </summary>
    public static void IsUniform(this StudyResult result, string test)
    {
        Assert.True(result[test].Upper >= RejectionRate.Level, $"{test} rejects {result[test]}.");
        var below = result.BelowUniform(test) * Math.Sqrt(result[test].DataSets);
        Assert.True(below < 1.52, $"{test}: sqrt(n) D- = {below}.");
    }

    /// <summary>The 95 % confidence limits lie above the level.</summary>
    public static void RejectsTooOften(this StudyResult result, string test) =>
        Assert.True(result[test].Lower > RejectionRate.Level, $"{test} rejects {result[test]}: the mistake does not show.");
}
