namespace EmotionSelectivity.Science.Stimuli;

/// <summary>The thresholds that turn mean valence (1..9) into a category (METHOD 1; [Liu] "Affective picture sets").</summary>
public sealed record CategoryRule(double Low = 4.3, double High = 6.0, double Margin = 0.5)
{
    /// <summary>The category of an image; null where it lies between two of them and is excluded.</summary>
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
