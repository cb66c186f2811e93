using System.Collections.Immutable;
using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Grains.Work;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Stages;

/// <summary>
/// Selectivity of every neuron over all images and, where each fold chooses its own neurons, over every fold's training images; what the sets agree on;
/// and every target's neurons (METHOD 3, 5).
/// </summary>
public sealed class SelectionGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), ISelectionGrain
{
    protected override bool IsCommitted(Run run) => run.Directory.Exists(RunFiles.Targets);

    protected override async Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken)
    {
        var neurons = new List<NeuronSelectivity>();
        var overlaps = new List<LayerOverlap>();
        var targets = new List<TargetNeurons>();
        foreach (var layer in run.Sweep.Layers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var responses = new List<ImmutableArray<float[]>>();
            foreach (var set in run.Sets)
                responses.Add(await run.Tables.Responses(set.Name, layer));
            var ofAll = Selectivity(run, layer, responses, fold: null);
            neurons.AddRange(ofAll.SelectMany(rows => rows));
            overlaps.AddRange(EmotionSelective.Overlaps(ofAll));
            for (var fold = 0; fold < run.Sweep.Folds.Count; fold++)
            {
                var ofFold = run.Sweep.Selectivity.Scope == SelectionScope.All ? ofAll : Selectivity(run, layer, responses, fold);
                if (ofFold != ofAll)
                    neurons.AddRange(ofFold.SelectMany(rows => rows));
                targets.AddRange(Targets(run, layer, fold, ofFold));
            }
        }
        await run.Directory.Replace(RunFiles.Neurons, neurons, cancellationToken);
        await run.Directory.Replace(RunFiles.Selection, Counts(neurons), cancellationToken);
        await run.Directory.Replace(RunFiles.Overlap, overlaps, cancellationToken);
        await run.Directory.TryCommit(RunFiles.Targets, targets, cancellationToken);
    }

    /// <summary>A row a neuron for each set, from the images that choose.</summary>
    private static ImmutableArray<ImmutableArray<NeuronSelectivity>> Selectivity(Run run, string layer, List<ImmutableArray<float[]>> responses, int? fold) =>
    [
        .. run.Sets.Select((set, index) => NeuronTuning.Compute(
            set.Name, fold, layer, responses[index], [.. set.Included.Select(s => s.Category!.Value)], Choosing(run, set, fold), run.Sweep.Selectivity)),
    ];

    private static int[] Choosing(Run run, StimulusSet set, int? fold)
    {
        if (fold is not { } training)
            return [.. Enumerable.Range(0, set.Included.Length)];
        var images = run.ImagesIn(set, training, FoldPart.Train).ToHashSet();
        return [.. Enumerable.Range(0, set.Included.Length).Where(i => images.Contains(set.Included[i]))];
    }

    private static IEnumerable<SelectionCount> Counts(IEnumerable<NeuronSelectivity> neurons) =>
        neurons.GroupBy(n => (n.Set, n.Fold, n.Layer)).SelectMany(group => EmotionSelective.Counts([.. group]));

    private static IEnumerable<TargetNeurons> Targets(Run run, string layer, int fold, ImmutableArray<ImmutableArray<NeuronSelectivity>> selectivity)
    {
        foreach (var emotion in Emotions.All)
        {
            var selective = EmotionSelective.Neurons(selectivity, emotion);
            yield return new TargetNeurons(fold, layer, emotion, Target.Selective, selective);
            for (var draw = 1; draw <= run.Sweep.Controls.Random; draw++)
            {
                var order = RandomTargets.Order(run.Sweep.Seed, run.Plan.Layout, layer, emotion, draw);
                yield return new TargetNeurons(
                    fold, layer, emotion, Target.Random(draw), RandomTargets.Take(order, selective, run.Sweep.Controls.Pool));
            }
        }
    }
}
