using EmotionSelectivity.Pipeline.Instruments;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// Tests the agreement of the sets against permuted categories: the overlap of their selective neurons, and the selectivity of each neuron
/// (docs/method.md, section Null distributions).
/// </summary>
public sealed class SelectivityNullStage() : WholeRunStage(SweepStage.SelectivityNulls, "permuted categories")
{
    protected override Task<bool> IsCommitted(Run run, CancellationToken cancellationToken) => run.Directory.Exists(RunFiles.Overlap, cancellationToken);

    protected override async Task Compute(Run run, CancellationToken cancellationToken)
    {
        var permutation = CategoryPermutation.OverSets(run.Sets, run.Sweep.Seed);
        var overlaps = new List<LayerOverlap>();
        var nulls = new List<SelectivityNull>();
        foreach (var layer in run.Sweep.Layers)
        {
            var selectivity = await LayerSelectivity.Of(run, layer, cancellationToken);
            var observed = selectivity.OfAllImages();
            var ofLayer = await Worker.Compute(
                () => SelectivityNull.Compute(
                    observed, [.. selectivity.Responses.Select(rows => (IReadOnlyList<float[]>)rows)], permutation, run.Sweep.Permutations,
                    run.Sweep.Selectivity, cancellationToken),
                cancellationToken);
            overlaps.AddRange(ofLayer.Test(EmotionSelective.Overlaps(observed)));
            nulls.Add(ofLayer);
            ComputeInstruments.DrewSelectivity(run.Sweep.Permutations);
        }
        await run.Writer.Replace(RunFiles.OverlapNull, nulls.SelectMany(layer => layer.Overlaps), cancellationToken);
        await run.Writer.Replace(RunFiles.SelectivityNull, nulls.SelectMany(layer => layer.Maxima), cancellationToken);
        await run.Writer.Replace(RunFiles.NeuronNull, nulls.SelectMany(layer => layer.Neurons), cancellationToken);
        await run.Writer.TryCommit(RunFiles.Overlap, overlaps, cancellationToken);
    }
}
