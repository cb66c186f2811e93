using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Grains.Runs;

/// <summary>The trained readouts of a run, ready to read raw features.</summary>
public sealed class RunReadouts
{
    private readonly Dictionary<(string Set, int Fold), PerEmotion<DecisionFunction>> _functions;

    public RunReadouts(IReadOnlyCollection<Readout> readouts, IReadOnlyCollection<FeatureScaling> scalings)
    {
        var byEmotion = readouts.ToDictionary(r => (r.Set, r.Fold, r.Emotion));
        _functions = scalings.ToDictionary(
            s => (s.Set, s.Fold), s => PerEmotion.From(emotion => new DecisionFunction(byEmotion[(s.Set, s.Fold, emotion)], s)));
    }

    /// <summary>The three readouts of a set in a fold.</summary>
    public PerEmotion<DecisionFunction> this[string set, int fold] => _functions[(set, fold)];
}
