using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// Measures how far batched passes change decision values z = w.f + b, on the images, readouts and network of a run,
/// under interventions: r = max |z_batch - z_single| / (|w| |f|), with f the penultimate features of the single-image
/// pass, or of the intact network if those are longer. Decisions with |z| below |w| |f| r times a safety factor are
/// taken from a single-image pass. Batched passes differ from single-image passes by their shape, by tiled
/// convolutions, and by terms shared among interventions. They are measured at the batch size of a sweep, because
/// libraries choose other algorithms for small batches. Passes below fp32 are measured in the same way.
/// </summary>
public static class RoundingError
{
    /// <summary>Number of images used for the measurement.</summary>
    public const int ImageCount = 8;

    // Safety factors from the measured decisions to all decisions. Rounding errors have no preferred direction relative
    // to the readouts, so r is far below the worst case of errors parallel to w. Below fp32 the factor is smaller: a
    // wide bound would have many decisions computed again, and those reveal whether the bound was wide enough.
    private const double SafetyFactor = 8;
    private const double ReducedSafetyFactor = 3;
    private const double MinError = 5e-8;
    private const int MinInterventions = 4;
    private const float LargestGain = 6;

    /// <summary>
    /// Measures r for fp32 and for a reduced precision, multiplied by a safety factor and at least 5e-8.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">Precision of the first passes.</param>
    /// <param name="run">Run that the images belong to.</param>
    /// <param name="pixels">S x S x 3 bytes of some images of the run.</param>
    /// <param name="layers">Layers of the run, in order; the first, middle and last one are measured.</param>
    /// <param name="readouts">Readouts of the run.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    public static DecisionError Measure(
        IntervenedNetwork network, NumericPrecision precision, string run, IReadOnlyList<byte[]> pixels, IReadOnlyList<string> layers,
        IReadOnlyList<DecisionFunction> readouts, CancellationToken cancellationToken)
    {
        var alone = pixels.Select(image => RunSingle(() => network.SingleImageFeatures(image))).ToArray();
        var intact = network.RunIntact([.. Enumerable.Range(0, Math.Max(pixels.Count, network.ImagesAtOnce)).Select(i => pixels[i % pixels.Count])], cancellationToken);
        var batched = intact.Index().Max(image => RelativeDifference(image.Item.Features, alone[image.Index % pixels.Count], 0, readouts));
        var reduced = 0.0;
        foreach (var layer in new[] { layers[0], layers[layers.Count / 2], layers[^1] }.Distinct())
        {
            batched = Math.Max(batched, SuffixError(NumericPrecision.Fp32, layer));
            if (network.EffectivePrecision(layer, precision) != NumericPrecision.Fp32)
                reduced = Math.Max(reduced, SuffixError(precision, layer));
        }
        batched = Math.Max(SafetyFactor * batched, MinError);
        return new(precision, Math.Max(ReducedSafetyFactor * reduced, batched), batched);

        double SuffixError(NumericPrecision of, string layer) => RoundingError.SuffixError(network, of, run, layer, pixels, alone, readouts, cancellationToken);

        float[] RunSingle(Func<float[]> pass)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return pass();
        }
    }

    /// <summary>Euclidean norm.</summary>
    public static double Norm(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        foreach (var f in features)
            sum += (double)f * f;
        return Math.Sqrt(sum);
    }

    /// <summary>
    /// Largest relative difference between full batches from a layer on and single-image passes; one intervention is
    /// compared per image.
    /// </summary>
    private static double SuffixError(
        IntervenedNetwork network, NumericPrecision precision, string run, string layer, IReadOnlyList<byte[]> pixels, float[][] intact,
        IReadOnlyList<DecisionFunction> readouts, CancellationToken cancellationToken)
    {
        const int noFold = -1;
        var count = Math.Max(MinInterventions, (network.RowsAtOnce + pixels.Count - 1) / pixels.Count);
        float[][] interventions = [.. Enumerable.Range(0, count).Select(number => TestGains(network.Cost.Maps(layer).Channels, number, count))];
        var features = new float[pixels.Count][];
        network.Intervene(
            new PassRequest(layer, pixels, interventions, new PrefixGroup(run, layer, noFold)) { Precision = precision },
            (intervention, image, pass) =>
            {
                if (intervention == Chosen(image))
                    features[image] = pass ?? intact[image];
            },
            cancellationToken);
        return features.Index().Max(image =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var alone = network.SingleImageFeatures(layer, pixels[image.Index], interventions[Chosen(image.Index)]);
            return RelativeDifference(image.Item, alone, Norm(intact[image.Index]), readouts);
        });

        int Chosen(int image) => image * count / pixels.Count;
    }

    /// <summary>
    /// Silences or amplifies a quarter of the neurons. Interventions are pairwise different and range from lesions to
    /// the largest gain.
    /// </summary>
    private static float[] TestGains(int neurons, int number, int count) =>
        [.. Enumerable.Range(0, neurons).Select(neuron => neuron % MinInterventions == number % MinInterventions ? LargestGain * number / count : 1)];

    /// <summary>Largest difference of a decision value, relative to |w| and the length of the features.</summary>
    private static double RelativeDifference(float[] features, float[] alone, double intact, IReadOnlyList<DecisionFunction> readouts)
    {
        var size = Math.Max(Norm(alone), intact);
        return size > 0 ? readouts.Max(readout => readout.WeightNorm > 0 ? Math.Abs(readout.Of(features) - readout.Of(alone)) / (readout.WeightNorm * size) : 0) : 0;
    }
}
