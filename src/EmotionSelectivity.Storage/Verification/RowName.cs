using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>Formats row keys for faults.</summary>
internal static class RowName
{
    public static string Of(string set, Emotion emotion, Target target) => $"{set}, {emotion.Name()}, {target}";

    public static string Of(int fold, string layer, Emotion emotion, Target target) => $"fold {fold}, {layer}, {emotion.Name()}, {target}";
}
