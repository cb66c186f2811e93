using System.Collections.Concurrent;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Pipeline.Workers;

/// <summary>
/// Rounding errors of decision values on this worker's device, from batching and from number formats smaller than fp32. Measured once a run, on a sample of
/// its images and on the readouts of its first fold.
/// </summary>
public sealed class DecisionErrors
{
    private readonly ConcurrentDictionary<string, DecisionError> _errors = new(StringComparer.Ordinal);

    /// <summary>The errors of a run; the first call measures them and must be made on the worker's device lane.</summary>
    public DecisionError Of(
        Run run, RunReadouts readouts, IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> pixels, IntervenedNetwork network, CancellationToken cancellationToken) =>
        _errors.GetOrAdd(run.Id, _ => RoundingError.Measure(
            network, run.Sweep.Execution.Precision, run.Id, Sample(run, pixels), run.Sweep.Layers, OfFirstFold(run, readouts), cancellationToken));

    private static List<byte[]> Sample(Run run, IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> pixels)
    {
        var images = run.Sets.SelectMany(set => set.Included.Select(i => pixels[set.Name][i.Image])).ToList();
        var step = Math.Max(1, images.Count / RoundingError.ImageCount);
        return [.. images.Where((_, i) => i % step == 0).Take(RoundingError.ImageCount)];
    }

    private static List<DecisionFunction> OfFirstFold(Run run, RunReadouts readouts) =>
    [
        .. from set in run.Sets
           from labels in Enumerable.Range(0, 1 + run.Sweep.Controls.Shuffled)
           from emotion in Emotions.All
           select readouts[set.Name, 0, labels][emotion],
    ];
}
