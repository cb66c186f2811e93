using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Tests;

/// <summary>Reads the stimulus sets of a sweep from local folders.</summary>
internal static class LocalSets
{
    /// <exception cref="InvalidInputException">With every fault.</exception>
    public static IReadOnlyList<LoadedSet> Read(SweepSpec sweep)
    {
        var faults = new List<Fault>();
        var sets = StimulusInputs.Read(sweep, sweep.Stimuli.Select(SetFiles.Local), faults);
        faults.AddRange(StimulusInputs.TooFewImages(sets, sweep));
        return faults.Count == 0 ? sets : throw new InvalidInputException(faults);
    }
}
