namespace EmotionSelectivity.Science.Stimuli;

/// <summary>
/// Thresholds that convert mean valence (1..9) into a category ([Liu] "Affective picture sets"; docs/method.md,
/// "Stimuli").
/// </summary>
public sealed record CategoryRule(double Low = 4.3, double High = 6.0, double Margin = 0.5)
{
    /// <summary>Largest valence of an unpleasant image.</summary>
    public double UnpleasantTo => Low - Margin;

    /// <summary>Smallest valence of a neutral image.</summary>
    public double NeutralFrom => Low + Margin;

    /// <summary>Largest valence of a neutral image.</summary>
    public double NeutralTo => High - Margin;

    /// <summary>Smallest valence of a pleasant image.</summary>
    public double PleasantFrom => High + Margin;

    /// <summary>
    /// Category of an image; null if its valence lies between two categories, in which case it is excluded.
    /// </summary>
    public Emotion? Categorise(double valence)
    {
        const double slack = RatingScale.Slack;
        if (valence <= UnpleasantTo + slack)
            return Emotion.Unpleasant;
        if (valence >= PleasantFrom - slack)
            return Emotion.Pleasant;
        return valence >= NeutralFrom - slack && valence <= NeutralTo + slack ? Emotion.Neutral : null;
    }
}
