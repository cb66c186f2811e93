using EmotionSelectivity.Inference.Interventions;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// How much the shape of a batch moves penultimate features f, measured on a run's own images: r = max |f_batch - f_alone| / |f_alone|. A decision value
/// z = w.f + b then moves by at most |w| r |f| (Cauchy-Schwarz); values closer to 0 than that are taken from a pass of the image alone (METHOD 8). Batches are
/// measured as full as a sweep's get, because cuDNN takes other algorithms for them than for a few images.
/// </summary>
public static class RoundingError
{
    /// <summary>Images it is measured on.</summary>
    public const int Images = 8;

    // The measured images stand for all others, under interventions too.
    private const double Safety = 8;
    private const double Smallest = 1e-6;

    /// <summary>r with a safety factor; at least 1e-6.</summary>
    /// <param name="network">The network.</param>
    /// <param name="run">Run whose images they are.</param>
    /// <param name="pixels">S x S x 3 bytes of some images of the run.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    public static double Measure(IntervenedNetwork network, string run, IReadOnlyList<byte[]> pixels, CancellationToken cancellationToken)
    {
        var alone = new float[pixels.Count][];
        for (var i = 0; i < pixels.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            alone[i] = network.FeaturesAlone(pixels[i]);
        }
        var intact = network.Intact([.. Enumerable.Range(0, Math.Max(pixels.Count, network.ImagesAtOnce)).Select(i => pixels[i % pixels.Count])], cancellationToken);
        var largest = intact.Index().Max(image => Difference(image.Item.Features, alone[image.Index % pixels.Count]));
        var layers = network.Cost.Layout.Layers;
        foreach (var layer in new[] { layers[layers.Length * 3 / 4], layers[^1] })
            largest = Math.Max(largest, OfSuffix(network, run, layer, pixels, alone, cancellationToken));
        return Math.Max(Safety * largest, Smallest);
    }

    /// <summary>Euclidean length.</summary>
    public static double Norm(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        foreach (var f in features)
            sum += (double)f * f;
        return Math.Sqrt(sum);
    }

    /// <summary>The largest difference that batches from a layer on make, under interventions that change nothing.</summary>
    private static double OfSuffix(
        IntervenedNetwork network, string run, string layer, IReadOnlyList<byte[]> pixels, float[][] alone, CancellationToken cancellationToken)
    {
        const int noFold = -1;
        var intact = new float[network.Cost.Maps(layer).Channels];
        Array.Fill(intact, 1f);
        var passes = (network.RowsAtOnce + pixels.Count - 1) / pixels.Count;
        var differences = new double[passes * pixels.Count];
        network.Intervene(
            layer, pixels, [.. Enumerable.Repeat(intact, passes)], chunk => new PrefixKey(run, layer, noFold, "", chunk),
            (pass, image, features) => differences[pass * pixels.Count + image] = Difference(features, alone[image]), cancellationToken);
        return differences.Max();
    }

    /// <summary>Length of the difference, relative to that of the features alone.</summary>
    private static double Difference(float[] features, float[] alone)
    {
        var size = Norm(alone);
        return size > 0 ? Distance(features, alone) / size : 0;
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
            sum += ((double)a[j] - b[j]) * ((double)a[j] - b[j]);
        return Math.Sqrt(sum);
    }
}
