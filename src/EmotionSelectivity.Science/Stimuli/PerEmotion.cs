namespace EmotionSelectivity.Science.Stimuli;

/// <summary>One value per emotion.</summary>
public readonly record struct PerEmotion<T>(T Pleasant, T Neutral, T Unpleasant)
{
    public T this[Emotion emotion] => emotion switch
    {
        Emotion.Pleasant => Pleasant,
        Emotion.Neutral => Neutral,
        Emotion.Unpleasant => Unpleasant,
        _ => throw new ArgumentOutOfRangeException(nameof(emotion), emotion, "Not an emotion."),
    };
}

/// <summary>Factory for <see cref="PerEmotion{T}"/>.</summary>
public static class PerEmotion
{
    public static PerEmotion<T> From<T>(Func<Emotion, T> value) =>
        new(value(Emotion.Pleasant), value(Emotion.Neutral), value(Emotion.Unpleasant));
}
