namespace EmotionSelectivity.Science.Readouts;

/// <summary>
/// Decision function of a readout on raw features: z = b' + v.x with v_j = w_j / scale_j (0 for a constant feature) and
/// b' = b - sum_j v_j mean_j.
/// </summary>
public sealed class DecisionFunction
{
    private readonly double[] _weights;
    private readonly double _bias;

    public DecisionFunction(Readout readout, FeatureScaling scaling)
    {
        _weights = [.. readout.Weights.Zip(scaling.Scale, (weight, scale) => scale == 0 ? 0 : weight / scale)];
        _bias = readout.Bias - FixedOrder.Dot(_weights, scaling.Mean.AsSpan());
        WeightNorm = Math.Sqrt(FixedOrder.Dot(_weights, _weights.AsSpan()));
    }

    /// <summary>|v|: the largest change of z for a step of length 1 in the features.</summary>
    public double WeightNorm { get; }

    /// <summary>
    /// Decision value of raw penultimate features; the image is classified as the emotion iff it is positive.
    /// </summary>
    public float Of(ReadOnlySpan<float> features) => (float)(_bias + FixedOrder.Dot(_weights, features));
}
