using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Grains.Work;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Stages;

/// <summary>Trains the readouts of every set, fold and emotion on the intact network's features (METHOD 4), and scores them on the fold's test images.</summary>
public sealed class ReadoutGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), IReadoutGrain
{
    protected override bool IsCommitted(Run run) => run.Directory.Exists(RunFiles.Readouts);

    protected override async Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken)
    {
        var features = await run.Tables.Features();
        var training = (from set in run.Sets from fold in Enumerable.Range(0, run.Sweep.Folds.Count) select (set, fold)).ToArray();
        var trained = new (FeatureScaling Scaling, Readout[] Readouts)[training.Length];
        await Worker.Compute(
            () => Parallel.For(
                0, training.Length, new ParallelOptions { CancellationToken = cancellationToken },
                i => trained[i] = Train(run, training[i].set, training[i].fold, features)),
            cancellationToken);
        await run.Directory.Replace(RunFiles.Scaling, trained.Select(t => t.Scaling), cancellationToken);
        await run.Directory.TryCommit(RunFiles.Readouts, trained.SelectMany(t => t.Readouts), cancellationToken);
    }

    private static (FeatureScaling Scaling, Readout[] Readouts) Train(
        Run run, StimulusSet set, int fold, IReadOnlyDictionary<(string Set, string Image), float[]> features)
    {
        var train = run.ImagesIn(set, fold, FoldPart.Train).ToList();
        var test = run.ImagesIn(set, fold, FoldPart.Test).ToList();
        var scaling = FeatureStandardisation.Of(set.Name, fold, [.. train.Select(i => features[(set.Name, i.Image)])]);
        double[][] x = [.. train.Select(i => scaling.Apply(features[(set.Name, i.Image)]))];
        return (scaling, [.. Emotions.All.Select(OfEmotion)]);

        Readout OfEmotion(Emotion emotion)
        {
            var fit = LogisticReadout.Train(x, [.. train.Select(i => i.Category == emotion)], run.Sweep.Readout.C);
            var untested = new Readout(
                set.Name, fold, emotion, fit.Bias, [.. fit.Weights], fit.Iterations, fit.GradientMax, new TestScores(default(Confusion), null));
            var decide = new DecisionFunction(untested, scaling);
            float[] z = [.. test.Select(i => decide.Of(features[(set.Name, i.Image)]))];
            bool[] shown = [.. test.Select(i => i.Category == emotion)];
            return untested with { Test = new TestScores(Counting.Of(z, shown), Auc.Of(z, shown)) };
        }
    }
}
