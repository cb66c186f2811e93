using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Cli.Display;

/// <summary>A set's images in a line.</summary>
internal static class ImageCounts
{
    public static string Of(string set, IEnumerable<StimulusRecord> stimuli)
    {
        var all = stimuli.Where(s => s.Set == set).Select(s => s.Stimulus).ToList();
        var included = string.Join(", ", Emotions.All.Select(e => $"{all.Count(s => s.Category == e)} {e.Name()}"));
        return $"{set}: {included}; {all.Count(s => !s.Included)} of {all.Count} excluded";
    }
}
