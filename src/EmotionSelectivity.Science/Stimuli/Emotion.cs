namespace EmotionSelectivity.Science.Stimuli;

/// <summary>The three categories of affective images. The order breaks ties.</summary>
public enum Emotion
{
    Pleasant,
    Neutral,
    Unpleasant,
}

/// <summary>The emotions in order, and their names in tables and files.</summary>
public static class Emotions
{
    public const int Count = 3;

    public static IReadOnlyList<Emotion> All { get; } = [Emotion.Pleasant, Emotion.Neutral, Emotion.Unpleasant];

    /// <summary>The name used in every table and file: <c>pleasant</c>, <c>neutral</c> or <c>unpleasant</c>.</summary>
    public static string Name(this Emotion emotion) => emotion switch
    {
        Emotion.Pleasant => "pleasant",
        Emotion.Neutral => "neutral",
        Emotion.Unpleasant => "unpleasant",
        _ => throw new ArgumentOutOfRangeException(nameof(emotion), emotion, "Not an emotion."),
    };

    /// <summary>
    /// Parses a name as written by <see cref="Name"/>, ignoring case; null if it is none of the three.
    /// </summary>
    public static Emotion? Parse(string name)
    {
        foreach (var emotion in All)
        {
            if (string.Equals(emotion.Name(), name, StringComparison.OrdinalIgnoreCase))
                return emotion;
        }
        return null;
    }
}
