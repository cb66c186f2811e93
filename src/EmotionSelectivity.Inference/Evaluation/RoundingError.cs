using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// How much batches move decision values z = w.f + b, measured on a run's own images, readouts and network, under interventions: r = max |z_batch - z_alone| /
/// (|w| |f|), where f are the penultimate features of the image alone, or of the intact network where they are longer. Values closer to 0 than |w| |f| r with a
/// factor of safety are taken from a pass of the image alone (METHOD 8). Batches differ from passes alone by their shape, by the tiles that convolutions
/// are computed in, and by what is computed once for all interventions; they are measured as full as a sweep's get, because libraries take other algorithms
/// for them than for a few images. Passes in fewer bits than fp32 are measured in the same way.
/// </summary>
public static class RoundingError
{
    /// <summary>Images it is measured on.</summary>
    public const int ImageCount = 8;

    // The measured decisions stand for all others. Readouts lie in no particular direction to rounding errors, so that r is far below what it would be if all
    // of a feature vector's error pointed along w. In fewer bits a wide bound has many decisions computed again, and those tell whether it was wide enough.
    private const double SafetyFactor = 8;
    private const double ReducedSafetyFactor = 3;
    private const double MinError = 5e-8;
    private const int MinInterventions = 4;
    private const float LargestGain = 6;

    /// <summary>r with a safety factor, at least 5e-8, of fp32 and of the precision.</summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">What passes are computed in first.</param>
    /// <param name="run">Run whose images they are.</param>
    /// <param name="pixels">S x S x 3 bytes of some images of the run.</param>
    /// <param name="layers">Layers of the run, in order: its first, middle and last one are measured.</param>
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

    /// <summary>Euclidean length.</summary>
    public static double Norm(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        foreach (var f in features)
            sum += (double)f * f;
        return Math.Sqrt(sum);
    }

    /// <summary>The largest difference that full batches from a layer on make, one intervention an image.</summary>
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

    /// <summary>A quarter of the neurons, silenced or amplified: no two interventions are the same, from lesions to the largest gain.</summary>
    private static float[] TestGains(int neurons, int number, int count) =>
        [.. Enumerable.Range(0, neurons).Select(neuron => neuron % MinInterventions == number % MinInterventions ? LargestGain * number / count : 1)];

    /// <summary>The largest difference of a decision value, relative to |w| and to the features' length.</summary>
    private static double RelativeDifference(float[] features, float[] alone, double intact, IReadOnlyList<DecisionFunction> readouts)
    {
        var size = Math.Max(Norm(alone), intact);
        return size > 0 ? readouts.Max(readout => readout.WeightNorm > 0 ? Math.Abs(readout.Of(features) - readout.Of(alone)) / (readout.WeightNorm * size) : 0) : 0;
    }
}
