using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// The selection of METHOD 3 in one set and layer under drawn categories, again and again without allocation: SI of every neuron and which are selective for
/// which emotion. Not for several threads at once.
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

    /// <summary>Selectivity index of each neuron in the last draw; 0 for silent ones.</summary>
    public double[] Si { get; }

    /// <summary>Emotion that each neuron is selective for in the last draw; 255 for none.</summary>
    public byte[] Selective { get; }

    /// <summary>How many neurons are selective for an emotion in the last draw.</summary>
    public int Count(Emotion emotion) => Selective.AsSpan().Count((byte)emotion);

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

    /// <summary>SI = max_e d'(e) and its emotion ([Liu] Eq. 5); ties in the order of the emotions.</summary>
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

    /// <summary>The best by SI of those that prefer an emotion; of equal ones at the edge those of lower index.</summary>
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
