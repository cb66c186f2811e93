using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Selection of neurons in one set and layer under permuted categories, without allocation per permutation: the
/// selectivity index of every neuron, and which neurons are selective for which emotion. Gives the same result as
/// <see cref="NeuronTuning"/>. Not thread-safe.
/// </summary>
internal sealed class DrawnSelection
{
    private const byte NotSelective = byte.MaxValue;

    private readonly CategoryMoments _moments;
    private readonly SelectivityRule _rule;
    private readonly double[][] _mean;
    private readonly double[][] _variance;
    private readonly byte[] _preferred;
    private readonly double[] _ranked;

    public DrawnSelection(CategoryMoments moments, SelectivityRule rule)
    {
        (_moments, _rule) = (moments, rule);
        _mean = [.. Emotions.All.Select(_ => new double[moments.Neurons])];
        _variance = [.. Emotions.All.Select(_ => new double[moments.Neurons])];
        _preferred = new byte[moments.Neurons];
        _ranked = new double[moments.Neurons];
        Si = new double[moments.Neurons];
        Selective = new byte[moments.Neurons];
    }

    /// <summary>Selectivity index of each neuron in the last selection; 0 for silent neurons.</summary>
    public double[] Si { get; }

    /// <summary>Emotion that each neuron is selective for in the last selection; 255 for none.</summary>
    public byte[] Selective { get; }

    /// <summary>Number of neurons selective for an emotion in the last selection.</summary>
    public int Count(Emotion emotion) => Selective.AsSpan().Count((byte)emotion);

    /// <summary>Repeats the selection for the given categories, one per image.</summary>
    public void Select(IReadOnlyList<Emotion> categories)
    {
        foreach (var emotion in Emotions.All)
            _moments.Compute(categories, emotion, _mean[(int)emotion], _variance[(int)emotion]);
        for (var k = 0; k < Si.Length; k++)
            (Si[k], _preferred[k]) = SelectivityIndex(k);
        Array.Fill(Selective, NotSelective);
        foreach (var emotion in Emotions.All)
            MarkSelective((byte)emotion);
    }

    /// <summary>
    /// SI = max_e d'(e) and the emotion of the maximum ([Liu] Eq. 5). Ties go to the first emotion in enum order.
    /// </summary>
    private (double Si, byte Preferred) SelectivityIndex(int k)
    {
        var means = _mean[0][k] + _mean[1][k] + _mean[2][k];
        var variances = _variance[0][k] + _variance[1][k] + _variance[2][k];
        if (variances == 0)
            return (0, NotSelective);
        var (best, preferred) = (double.NegativeInfinity, NotSelective);
        for (byte e = 0; e < Emotions.Count; e++)
        {
            var denominator = _rule.Variance == VarianceRule.Pooled ? variances / 2 : _variance[e][k] + (variances - _variance[e][k]) / 2;
            var d = (_mean[e][k] - (means - _mean[e][k]) / 2) / Math.Sqrt(denominator);
            if (d > best)
                (best, preferred) = (d, e);
        }
        return (best, preferred);
    }

    /// <summary>
    /// Marks the kept share of the neurons that prefer an emotion, by descending SI. Ties at the threshold go to the
    /// lower index.
    /// </summary>
    private void MarkSelective(byte emotion)
    {
        var count = 0;
        for (var k = 0; k < Si.Length; k++)
        {
            if (_preferred[k] == emotion)
                _ranked[count++] = Si[k];
        }
        var kept = Discriminability.Kept(count, _rule.Keep);
        if (kept == 0)
            return;
        Array.Sort(_ranked, 0, count);
        var edge = _ranked[count - kept];
        var atEdge = kept - CountAbove(edge, count);
        for (var k = 0; k < Si.Length; k++)
        {
            if (_preferred[k] == emotion && (Si[k] > edge || (Si[k] == edge && atEdge-- > 0)))
                Selective[k] = emotion;
        }
    }

    private int CountAbove(double edge, int count)
    {
        var above = 0;
        for (var i = count - 1; i >= 0 && _ranked[i] > edge; i--)
            above++;
        return above;
    }
}
