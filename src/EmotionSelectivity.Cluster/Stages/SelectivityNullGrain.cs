using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Stages;

/// <summary>What the sets agree on, held against permuted categories: the overlap of their selective neurons, and the selectivity of each (METHOD 7d, 7e).</summary>
[OnWorkers]
public sealed class SelectivityNullGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), ISelectivityNullGrain
{
    protected override Task<bool> IsCommitted(Run run) => run.Directory.Exists(RunFiles.Overlap);

    protected override async Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken)
    {
        var permutation = CategoryPermutation.OverSets(run.Sets, run.Sweep.Seed);
        var overlaps = new List<LayerOverlap>();
        var nulls = new List<SelectivityNull>();
        foreach (var layer in run.Sweep.Layers)
        {
            var selectivity = await LayerSelectivity.Of(run, layer);
            var observed = selectivity.OfAllImages();
            var ofLayer = await Worker.Compute(
                () => SelectivityNull.Compute(
                    observed, [.. selectivity.Responses.Select(rows => (IReadOnlyList<float[]>)rows)], permutation, run.Sweep.Permutations,
                    run.Sweep.Selectivity, cancellationToken),
                cancellationToken);
            overlaps.AddRange(ofLayer.Test(EmotionSelective.Overlaps(observed)));
            nulls.Add(ofLayer);
            WorkInstruments.DrewSelectivity(run.Sweep.Permutations);
        }
        await run.Directory.Replace(RunFiles.OverlapNull, nulls.SelectMany(layer => layer.Overlaps), cancellationToken);
        await run.Directory.Replace(RunFiles.SelectivityNull, nulls.SelectMany(layer => layer.Maxima), cancellationToken);
        await run.Directory.Replace(RunFiles.NeuronNull, nulls.SelectMany(layer => layer.Neurons), cancellationToken);
        await run.Directory.TryCommit(RunFiles.Overlap, overlaps, cancellationToken);
    }
}
