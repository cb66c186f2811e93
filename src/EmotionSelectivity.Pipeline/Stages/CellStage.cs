using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Pipeline.Instruments;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// Evaluates the cells: one item is one layer, gain and fold, with every set, emotion and target in it (docs/method.md). Key: layer/gain/fold.
/// </summary>
public sealed class CellStage : IStage
{
    public SweepStage Stage => SweepStage.Cells;

    public int Count(Run run) => run.Plan.Cells.Length;

    public StageItem Item(Run run, int index)
    {
        var cell = run.Plan.Cells[index];
        return new(index, cell.ToString(), $"{cell.Layer}, gain {cell.Gain}, fold {cell.Fold}", run.Plan.MultiplyAccumulates(cell));
    }

    public Task<bool> IsCommitted(Run run, string item, CancellationToken cancellationToken) => run.Directory.IsCommitted(Parse(item), cancellationToken);

    public async Task Compute(Run run, string item, Worker worker, int attempt, CancellationToken cancellationToken)
    {
        var cell = Parse(item);
        var times = new CellTimes();
        var readouts = await run.Tables.Readouts(cancellationToken);
        var pixels = await run.Pixels.OfAll(cancellationToken);
        var sets = await TestSets(run, cell, readouts, pixels, cancellationToken);
        var targets = await Targets(run, cell, cancellationToken);
        var tuning = await run.Tuning.Of(cell.Layer, cell.Fold, cancellationToken);
        var gains = new CellGains(run.Sweep.Modulation, cell.Gain, targets, tuning);
        times.Queue();
        var (result, error) = await worker.OnLane(
            run,
            (network, token) => times.OnLane(network.Clock, () =>
            {
                var error = worker.DecisionErrors.Of(run, readouts, pixels, network, token).ForPrecision(network.EffectivePrecision(cell.Layer, run.Sweep.Execution.Precision));
                return (CellEvaluation.Evaluate(new CellWork(run.Id, cell, sets, targets, gains.Of, error, run.Sweep.Decisions), network, token), error);
            }),
            cancellationToken);
        var provenance = new CellProvenance(worker.Device, error.Precision.ToString().ToLowerInvariant(), error.Reduced, attempt, times.Lane.TotalSeconds);
        var began = Stopwatch.GetTimestamp();
        await run.Writer.CommitCell(cell, result.Scores, provenance, result.Decisions, cancellationToken);
        times.Committed(Stopwatch.GetElapsedTime(began));
        ComputeInstruments.CellDone(cell.Layer, times);
    }

    /// <summary>Names of layers hold no slash.</summary>
    private static CellId Parse(string item)
    {
        var parts = item.Split('/');
        return new CellId(parts[0], Gain.From(double.Parse(parts[1], CultureInfo.InvariantCulture)), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static async Task<ImmutableArray<TestSet>> TestSets(
        Run run, CellId cell, RunReadouts readouts, IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> pixels,
        CancellationToken cancellationToken)
    {
        var features = await run.Tables.Features(cancellationToken);
        var drawn = run.Sweep.Controls.Gains.Contains(cell.Gain) ? run.Sweep.Controls.Shuffled : 0;
        return
        [
            .. from set in run.Sets
               let images = run.ImagesIn(set, cell.Fold, FoldPart.Test).Select(stimulus => stimulus.Image).ToImmutableArray()
               let labels = Enumerable.Range(0, drawn + 1).Select(labels => Labels(run, set, cell.Fold, images, readouts, labels)).ToImmutableArray()
               select new TestSet(
                   set.Name, images, [.. images.Select(image => pixels[set.Name][image])], [.. images.Select(image => features[(set.Name, image)])],
                   draw => labels[draw]),
        ];
    }

    private static TestLabels Labels(Run run, StimulusSet set, int fold, ImmutableArray<string> images, RunReadouts readouts, int labels)
    {
        var categories = run.Labels.Categories(set.Name, labels);
        var byImage = set.Included.Select((stimulus, i) => (stimulus.Image, categories[i])).ToDictionary(StringComparer.Ordinal);
        return new TestLabels(readouts[set.Name, fold, labels], [.. images.Select(image => byImage[image])]);
    }

    /// <summary>Neurons of every target of the cell; sham targets have those of the shuffled ones.</summary>
    private static async Task<ImmutableArray<TargetNeurons>> Targets(Run run, CellId cell, CancellationToken cancellationToken)
    {
        var stored = (await run.Tables.Targets(cancellationToken))[(cell.Fold, cell.Layer)].ToDictionary(t => (t.Emotion, t.Target));
        return
        [
            .. from emotion in Emotions.All
               from target in run.Plan.Targets(cell.Gain)
               select stored[(emotion, target.Source)] with { Target = target },
        ];
    }

    /// <summary>The factors by which the maps of each target's neurons are multiplied in a cell (docs/method.md, section Intervention).</summary>
    private sealed class CellGains(Modulation modulation, Gain gain, ImmutableArray<TargetNeurons> targets, LayerTuning tuning)
    {
        private readonly Dictionary<Emotion, ImmutableArray<int>> _selective =
            targets.Where(t => t.Target.Kind == TargetKind.Selective).ToDictionary(t => t.Emotion, t => t.Neurons);

        public ImmutableArray<NeuronGain> Of(string set, TargetNeurons target)
        {
            var tuned = target.Target.Kind == TargetKind.Random ? _selective[target.Emotion] : target.Neurons;
            return NeuronGains.Of(modulation, gain, target.Neurons, tuned, tuning.Of(set, target));
        }
    }
}
