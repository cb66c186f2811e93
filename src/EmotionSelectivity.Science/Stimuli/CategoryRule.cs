namespace EmotionSelectivity.Science.Stimuli;

/// <summary>
/// Thresholds that convert mean valence (1..9) into a category ([Liu] "Affective picture sets"; docs/method.md,
/// "Stimuli").
/// </summary>
public sealed record CategoryRule(double Low = 4.3, double High = 6.0, double Margin = 0.5)
{
    /// <summary>
    /// Category of an image; null if its valence lies between two categories, in which case it is excluded.
    /// </summary>
    public Emotion? Categorise(double valence)
    {
        const double slack = RatingScale.Slack;
        if (valence <= Low - Margin + slack)
            return Emotion.Unpleasant;
        if (valence >= High + Margin - slack)
            return Emotion.Pleasant;
        return valence >= Low + Margin - slack && valence <= High - Margin + slack ? Emotion.Neutral : null;
    }
}
