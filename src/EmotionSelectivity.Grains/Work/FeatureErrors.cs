using System.Collections.Concurrent;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Inference.Interventions;

namespace EmotionSelectivity.Grains.Work;

/// <summary>How much batch shapes move features on this worker's device, measured once a run on its first images.</summary>
public sealed class FeatureErrors
{
    private readonly ConcurrentDictionary<string, double> _errors = new(StringComparer.Ordinal);

    /// <summary>Call on the worker's lane.</summary>
    public double Of(Run run, IntervenedNetwork network, CancellationToken cancellationToken) =>
        _errors.GetOrAdd(run.Id, _ => RoundingError.Measure(network, run.Id, Sample(run), cancellationToken));

    private static List<byte[]> Sample(Run run)
    {
        var images = run.Sets.SelectMany(set => set.Included.Select(i => run.Pixels.Of(set.Name)[i.Image])).ToList();
        var step = Math.Max(1, images.Count / RoundingError.Images);
        return [.. images.Where((_, i) => i % step == 0).Take(RoundingError.Images)];
    }
}
