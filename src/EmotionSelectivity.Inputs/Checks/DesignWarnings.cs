using System.Globalization;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Checks;

/// <summary>Warns of a design of which no outcome could be called significant, or which cannot tell what a reader will ask.</summary>
public static class DesignWarnings
{
    private const double Level = 0.05;

    /// <param name="sweep">The sweep.</param>
    public static IEnumerable<InputWarning> Of(SweepSpec sweep)
    {
        (string Key, int Draws)[] tests =
        [
            ("controls.random", sweep.Controls.Random), ("controls.shuffled", sweep.Controls.Shuffled), ("permutations", sweep.Permutations),
        ];
        foreach (var test in tests.Where(test => test.Draws > 0 && SmallestP(test.Draws) > Level).GroupBy(test => test.Draws, test => test.Key))
        {
            yield return new InputWarning(
                string.Join(", ", test), string.Create(CultureInfo.InvariantCulture, $"With {test.Key} draws p is at least 1/{test.Key + 1} = {SmallestP(test.Key):0.###}, so it cannot reach {Level}."),
                $"Use at least {(int)Math.Ceiling(1 / Level) - 1} draws; 99 or more for a study.");
        }
        if (sweep.Stimuli.Length == 1)
        {
            yield return new InputWarning(
                "stimuli", $"The sweep has one set, {sweep.Stimuli[0].Set}.",
                "A neuron counts as selective if it is so in every set: with one set, neurons that respond to the pictures of this set alone are not told apart.");
        }
    }

    /// <summary>(0 + 1) / (draws + 1): see docs/method.md, section "Controls and p values".</summary>
    private static double SmallestP(int draws) => 1.0 / (draws + 1);
}
