namespace EmotionSelectivity.Science.Scores;

/// <summary>Confusion counts of a two-way decision.</summary>
public readonly record struct Confusion(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    public int Total => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    public int Positives => TruePositives + FalseNegatives;

    public int Negatives => FalsePositives + TrueNegatives;

    /// <summary>2 TP / (2 TP + FP + FN); 0 if the denominator is 0.</summary>
    public double F1 => TruePositives == 0 ? 0 : 2.0 * TruePositives / (2.0 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Share of correct decisions; 0 without images.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)(TruePositives + TrueNegatives) / Total;

    /// <summary>Mean of sensitivity and specificity; a rate without images counts as 0.</summary>
    public double BalancedAccuracy => (Rate(TruePositives, Positives) + Rate(TrueNegatives, Negatives)) / 2;

    /// <summary>Counts the decisions of a readout; an image is classified as the emotion iff z > 0.</summary>
    /// <param name="z">Decision values, one per image.</param>
    /// <param name="positive">Whether each image shows the emotion.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static Confusion Count(ReadOnlySpan<float> z, ReadOnlySpan<bool> positive)
    {
        if (z.Length != positive.Length)
            throw new ArgumentException($"{z.Length} decision values for {positive.Length} images.", nameof(z));
        var (tp, fp, tn, fn) = (0, 0, 0, 0);
        for (var i = 0; i < z.Length; i++)
        {
            switch (z[i] > 0, positive[i])
            {
                case (true, true): tp++; break;
                case (true, false): fp++; break;
                case (false, false): tn++; break;
                case (false, true): fn++; break;
            }
        }
        return new Confusion(tp, fp, tn, fn);
    }

    public static Confusion operator +(Confusion left, Confusion right) => new(
        left.TruePositives + right.TruePositives,
        left.FalsePositives + right.FalsePositives,
        left.TrueNegatives + right.TrueNegatives,
        left.FalseNegatives + right.FalseNegatives);

    public static Confusion Add(Confusion left, Confusion right) => left + right;

    private static double Rate(int right, int all) => all == 0 ? 0 : (double)right / all;
}
