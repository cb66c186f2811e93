namespace EmotionSelectivity.Science.Stimuli;

/// <summary>
/// The end points of a rating instrument (not of the data), and the conversion to valence on the 1..9 scale.
/// </summary>
public readonly record struct RatingScale(double Min, double Max)
{
    /// <summary>Tolerance of comparisons between ratings and thresholds.</summary>
    public const double Slack = 1e-9;

    public static RatingScale OneToNine => new(1, 9);

    /// <summary>v = 1 + 8 (r - min) / (max - min).</summary>
    public double ToValence(double rating) => 1 + 8 * (rating - Min) / (Max - Min);

    /// <summary>The inverse of <see cref="ToValence"/>: r = min + (max - min) (v - 1) / 8.</summary>
    public double FromValence(double valence) => Min + (Max - Min) * (valence - 1) / 8;

    public bool Contains(double rating) => rating >= Min - Slack && rating <= Max + Slack;
}
