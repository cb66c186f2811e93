namespace EmotionSelectivity.Science.Selectivity;

/// <summary>
/// Mean and population variance of the responses of every neuron to some images, in two passes over the images in the
/// given order.
/// </summary>
internal sealed class ResponseMoments
{
    private ResponseMoments(double[] mean, double[] variance) => (Mean, Variance) = (mean, variance);

    public double[] Mean { get; }

    /// <summary>Exactly 0 if all responses are equal, regardless of rounding in the mean.</summary>
    public double[] Variance { get; }

    /// <param name="responses">Rows of equal length: one row per image, one column per neuron.</param>
    /// <param name="images">Indices of the rows to use; at least one.</param>
    public static ResponseMoments Of(IReadOnlyList<float[]> responses, IReadOnlyList<int> images)
    {
        var first = responses[images[0]];
        var mean = new double[first.Length];
        var variance = new double[first.Length];
        var varies = new bool[first.Length];
        foreach (var image in images)
        {
            var row = responses[image];
            for (var k = 0; k < mean.Length; k++)
            {
                mean[k] += row[k];
                varies[k] |= row[k] != first[k];
            }
        }
        for (var k = 0; k < mean.Length; k++)
            mean[k] = varies[k] ? mean[k] / images.Count : first[k];
        foreach (var image in images)
        {
            var row = responses[image];
            for (var k = 0; k < mean.Length; k++)
                variance[k] += (row[k] - mean[k]) * (row[k] - mean[k]);
        }
        for (var k = 0; k < mean.Length; k++)
            variance[k] /= images.Count;
        return new ResponseMoments(mean, variance);
    }
}
