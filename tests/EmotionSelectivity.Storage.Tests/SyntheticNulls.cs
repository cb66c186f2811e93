using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests;

/// <summary>Null distributions of a synthetic run: every planned draw, of made-up values.</summary>
internal static class SyntheticNulls
{
    public static async Task OfSelection(RunWriter writer, SweepSpec spec, int neurons)
    {
        var layers = (from source in spec.Stimuli from layer in spec.Layers select (source.Set, Layer: layer)).ToList();
        await writer.Replace(
            RunFiles.OverlapNull, from l in spec.Layers from e in Emotions.All from p in Draws(spec) select new PermutedOverlap(l, e, p, 1, 0.5));
        await writer.Replace(RunFiles.SelectivityNull, from l in layers from p in Draws(spec) select new PermutedSelectivity(l.Set, l.Layer, p, 0.5));
        await writer.Replace(
            RunFiles.NeuronNull, from l in layers from k in Enumerable.Range(0, neurons) select new NeuronProbability(l.Set, l.Layer, k, 0.5, 0.5, 0.5));
    }

    /// <param name="writer">The run.</param>
    /// <param name="spec">Its sweep.</param>
    /// <param name="tested">The points of complete families whose decisions are stored.</param>
    public static async Task OfEffects(RunWriter writer, SweepSpec spec, IReadOnlyList<SurfacePoint> tested)
    {
        var families = tested.Select(point => point.Key.Family).Distinct();
        await writer.Replace(
            RunFiles.EffectNull, from f in families from p in Draws(spec) select new EffectMaximum(f.Set, f.Emotion, f.Target, p, 0.1));
        await writer.Replace(
            RunFiles.EffectPoints, tested.Select(t => new EffectQuantiles(t.Set, t.Emotion, t.Target, t.Layer, t.Gain, 0, 0, 0, 0, 0, 0, 0)));
    }

    private static IEnumerable<int> Draws(SweepSpec spec) => Enumerable.Range(1, spec.Permutations);
}
