namespace EmotionSelectivity.Science.Scores;

/// <summary>Counts two-way decisions (METHOD 4): an image is read as the emotion iff z > 0.</summary>
public static class Counting
{
    /// <summary>Counts decision values against which images show the emotion.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static Confusion Of(ReadOnlySpan<float> z, ReadOnlySpan<bool> positive)
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
}
