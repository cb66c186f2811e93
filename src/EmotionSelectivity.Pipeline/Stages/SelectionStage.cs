using System.Collections.Immutable;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// Computes the selectivity of every neuron over all images and, if each fold selects its own neurons, over the training images of every fold; the images
/// with the largest responses of each neuron; and the neurons of every target, with the labels of the shuffled targets (docs/method.md, sections Selectivity
/// and Intervention).
/// </summary>
public sealed class SelectionStage() : WholeRunStage(SweepStage.Selection, "selection")
{
    protected override Task<bool> IsCommitted(Run run, CancellationToken cancellationToken) => run.Directory.Exists(RunFiles.Targets, cancellationToken);

    protected override async Task Compute(Run run, CancellationToken cancellationToken)
    {
        var neurons = new List<NeuronSelectivity>();
        var targets = new List<TargetNeurons>();
        var examples = new List<ExampleImage>();
        foreach (var layer in run.Sweep.Layers)
        {
            var selectivity = await LayerSelectivity.Of(run, layer, cancellationToken);
            neurons.AddRange(selectivity.OfAllImages().SelectMany(rows => rows));
            examples.AddRange(run.Sets.SelectMany((set, place) => ExampleImages.Of(set, layer, selectivity.Responses[place])));
            for (var fold = 0; fold < run.Sweep.Folds.Count; fold++)
            {
                var ofFold = selectivity.OfFold(fold);
                if (run.Sweep.Selectivity.Scope == SelectionScope.Train)
                    neurons.AddRange(ofFold.SelectMany(rows => rows));
                targets.AddRange(Observed(run, layer, fold, ofFold));
                targets.AddRange(await Worker.Compute(() => Shuffled(run, layer, fold, selectivity, cancellationToken), cancellationToken));
            }
        }
        await run.Writer.Replace(RunFiles.Neurons, neurons, cancellationToken);
        await run.Writer.Replace(RunFiles.Selection, Counts(neurons), cancellationToken);
        await run.Writer.Replace(RunFiles.Examples, examples, cancellationToken);
        await run.Writer.Replace(RunFiles.Labels, Labels(run), cancellationToken);
        await run.Writer.TryCommit(RunFiles.Targets, targets, cancellationToken);
    }

    private static IEnumerable<SelectionCount> Counts(IEnumerable<NeuronSelectivity> neurons) =>
        neurons.GroupBy(n => (n.Set, n.Fold, n.Layer)).SelectMany(group => EmotionSelective.Counts([.. group]));

    private static IEnumerable<TargetNeurons> Observed(Run run, string layer, int fold, ImmutableArray<ImmutableArray<NeuronSelectivity>> selectivity)
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

    /// <summary>The same selection by labels that mean nothing.</summary>
    private static IEnumerable<TargetNeurons> Shuffled(Run run, string layer, int fold, LayerSelectivity selectivity, CancellationToken cancellationToken)
    {
        var drawn = new ImmutableArray<ImmutableArray<NeuronSelectivity>>[run.Sweep.Controls.Shuffled];
        Parallel.For(0, drawn.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => drawn[i] = selectivity.OfFold(fold, labels: i + 1));
        return
            from emotion in Emotions.All
            from draw in drawn.Index()
            select new TargetNeurons(fold, layer, emotion, Target.Shuffled(draw.Index + 1), EmotionSelective.Neurons(draw.Item, emotion));
    }

    private static IEnumerable<ShuffledLabel> Labels(Run run) =>
        from set in run.Sets
        from draw in Enumerable.Range(1, run.Sweep.Controls.Shuffled)
        let categories = run.Labels.Categories(set.Name, draw)
        from image in Enumerable.Range(0, set.Included.Length)
        select new ShuffledLabel(set.Name, draw, set.Included[image].Image, categories[image]);
}
