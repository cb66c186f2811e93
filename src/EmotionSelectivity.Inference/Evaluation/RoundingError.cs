using EmotionSelectivity.Inference.Interventions;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// How much the shape of a batch moves penultimate features f, measured on a run's own images: r = max |f_batch - f_alone| / |f_alone|. A decision value
/// z = w.f + b then moves by at most |w| r |f| (Cauchy-Schwarz); values closer to 0 than that are taken from a pass of the image alone (METHOD 8).
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
    /// <param name="pixels">S x S x 3 bytes of some images of the run.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    public static double Measure(IntervenedNetwork network, IReadOnlyList<byte[]> pixels, CancellationToken cancellationToken)
    {
        var together = network.Intact(pixels, cancellationToken);
        var largest = 0.0;
        for (var i = 0; i < pixels.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var alone = network.FeaturesAlone(pixels[i]);
            var size = Norm(alone);
            if (size > 0)
                largest = Math.Max(largest, Distance(together[i].Features, alone) / size);
        }
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

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
            sum += ((double)a[j] - b[j]) * ((double)a[j] - b[j]);
        return Math.Sqrt(sum);
    }
}
