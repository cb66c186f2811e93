namespace EmotionSelectivity.Science.Scores;

/// <summary>
/// Area under the receiver operating characteristic by ranks: Mann-Whitney U / (positives x negatives).
/// </summary>
public static class Auc
{
    /// <summary>
    /// Share of (positive, negative) pairs in which the positive has the higher value, ties counting one half; null if
    /// one of the classes is absent.
    /// </summary>
    /// <param name="z">Decision values, one per image.</param>
    /// <param name="positive">Whether each image shows the emotion.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or a value is NaN.</exception>
    public static double? Of(ReadOnlySpan<float> z, ReadOnlySpan<bool> positive)
    {
        if (z.Length != positive.Length)
            throw new ArgumentException($"{z.Length} decision values for {positive.Length} images.", nameof(z));
        var values = z.ToArray();
        var labels = positive.ToArray();
        if (values.Any(float.IsNaN))
            throw new ArgumentException("A decision value is not a number.", nameof(z));
        Array.Sort(values, labels);
        var positives = labels.Count(label => label);
        var negatives = labels.Length - positives;
        return positives == 0 || negatives == 0 ? null : TwiceWins(values, labels) / (2.0 * positives * negatives);
    }

    /// <summary>
    /// Twice the number of positives above negatives, plus the number of ties. An integer, so that the order of
    /// summation does not matter.
    /// </summary>
    private static long TwiceWins(float[] sorted, bool[] labels)
    {
        var (wins, negativesBelow) = (0L, 0L);
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            var (positives, negatives) = (0L, 0L);
            for (; end < sorted.Length && sorted[end] == sorted[start]; end++)
                _ = labels[end] ? positives++ : negatives++;
            wins += positives * (2 * negativesBelow + negatives);
            negativesBelow += negatives;
            start = end;
        }
        return wins;
    }
}
