namespace EmotionSelectivity.Science.Stimuli;

/// <summary>The ends of a rating instrument (not of the data), and the way from it to valence on the 1..9 scale.</summary>
public readonly record struct RatingScale(double Min, double Max)
{
    /// <summary>Comparisons of ratings with limits carry this slack (METHOD 1).</summary>
    public const double Slack = 1e-9;

    public static RatingScale OneToNine => new(1, 9);

    /// <summary>v = 1 + 8 (r - min) / (max - min), METHOD 1.</summary>
    public double ToValence(double rating) => 1 + 8 * (rating - Min) / (Max - Min);

    public bool Contains(double rating) => rating >= Min - Slack && rating <= Max + Slack;
}
