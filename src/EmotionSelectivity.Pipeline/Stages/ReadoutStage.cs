using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// Trains the readouts of every set, fold and emotion on the intact network's features, by the observed labels and by those of every shuffled target
/// (docs/method.md, section Folds and readouts), and scores them on the fold's test images by the labels that trained them.
/// </summary>
public sealed class ReadoutStage() : WholeRunStage(SweepStage.Readouts, "readouts")
{
    protected override Task<bool> IsCommitted(Run run, CancellationToken cancellationToken) => run.Directory.Exists(RunFiles.Readouts, cancellationToken);

    protected override async Task Compute(Run run, CancellationToken cancellationToken)
    {
        var features = await run.Tables.Features(cancellationToken);
        var folds = (
            from set in run.Sets.Index()
            from fold in Enumerable.Range(0, run.Sweep.Folds.Count)
            select new FoldTraining(run, set.Item, set.Index, fold, features)).ToList();
        var readouts = await Worker.Compute(() => Train(run, folds, cancellationToken), cancellationToken);
        await run.Writer.Replace(RunFiles.Scaling, folds.Select(fold => fold.Scaling), cancellationToken);
        await run.Writer.TryCommit(RunFiles.Readouts, readouts.SelectMany(r => r), cancellationToken);
    }

    private static Readout[][] Train(Run run, List<FoldTraining> folds, CancellationToken cancellationToken)
    {
        var labels = run.Sweep.Controls.Shuffled + 1;
        var trained = new Readout[folds.Count * labels][];
        Parallel.For(
            0, trained.Length, new ParallelOptions { CancellationToken = cancellationToken },
            i => trained[i] = [.. Emotions.All.Select(emotion => folds[i / labels].Train(emotion, i % labels))]);
        return trained;
    }

    /// <summary>The training and test images of one set and fold.</summary>
    private sealed class FoldTraining
    {
        private readonly Run _run;
        private readonly StimulusSet _set;
        private readonly int _place;
        private readonly int _fold;
        private readonly int[] _train;
        private readonly int[] _test;
        private readonly double[][] _x;
        private readonly float[][] _tested;

        public FoldTraining(Run run, StimulusSet set, int place, int fold, IReadOnlyDictionary<(string Set, string Image), float[]> features)
        {
            (_run, _set, _place, _fold) = (run, set, place, fold);
            (_train, _test) = (Indices(FoldPart.Train), Indices(FoldPart.Test));
            var training = _train.Select(Features).ToList();
            Scaling = run.Sweep.Readout.Solver == ReadoutSolver.Lbfgs
                ? FeatureStandardisation.Of(set.Name, fold, training)
                : FeatureStandardisation.None(set.Name, fold, run.Plan.Layout.Features);
            _x = [.. training.Select(row => Scaling.Apply(row))];
            _tested = [.. _test.Select(Features)];

            float[] Features(int image) => features[(set.Name, set.Included[image].Image)];

            int[] Indices(FoldPart part)
            {
                var images = run.ImagesIn(set, fold, part).Select(stimulus => stimulus.Image).ToHashSet(StringComparer.Ordinal);
                return [.. Enumerable.Range(0, set.Included.Length).Where(i => images.Contains(set.Included[i].Image))];
            }
        }

        public FeatureScaling Scaling { get; }

        public Readout Train(Emotion emotion, int labels)
        {
            var categories = _run.Labels.Categories(_set.Name, labels);
            var fit = Fit([.. _train.Select(i => categories[i] == emotion)], emotion, labels);
            var untested = new Readout(
                _set.Name, _fold, emotion, labels, fit.Bias, [.. fit.Weights], fit.Iterations, fit.GradientMax, new TestScores(default(Confusion), null));
            var decide = new DecisionFunction(untested, Scaling);
            float[] z = [.. _tested.Select(row => decide.Of(row))];
            bool[] shown = [.. _test.Select(i => categories[i] == emotion)];
            return untested with { Test = new TestScores(Confusion.Count(z, shown), Auc.Of(z, shown)) };
        }

        private LogisticFit Fit(bool[] positive, Emotion emotion, int labels) => _run.Sweep.Readout.Solver == ReadoutSolver.Lbfgs
            ? LogisticReadout.Train(_x, positive, _run.Sweep.Readout.C)
            : AdamReadout.Train(_x, positive, _run.Sweep.Seed, labels, context: (_place * _run.Sweep.Folds.Count + _fold) * Emotions.Count + (int)emotion);
    }
}
