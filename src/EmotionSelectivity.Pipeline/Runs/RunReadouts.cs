using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>The trained readouts of a run, combined with their feature scaling so that they take raw features.</summary>
public sealed class RunReadouts
{
    private readonly Dictionary<(string Set, int Fold, int Labels), PerEmotion<DecisionFunction>> _functions;

    public RunReadouts(IReadOnlyCollection<Readout> readouts, IReadOnlyCollection<FeatureScaling> scalings)
    {
        var scaling = scalings.ToDictionary(s => (s.Set, s.Fold));
        _functions = readouts
            .GroupBy(r => (r.Set, r.Fold, r.Labels))
            .ToDictionary(group => group.Key, group => PerEmotion.From(emotion =>
                new DecisionFunction(group.Single(r => r.Emotion == emotion), scaling[(group.Key.Set, group.Key.Fold)])));
    }

    /// <summary>The three readouts of a set in a fold, trained on the observed labels (draw 0) or on a draw of the shuffled ones.</summary>
    public PerEmotion<DecisionFunction> this[string set, int fold, int labels] => _functions[(set, fold, labels)];
}
