using System.Collections.Immutable;
using System.Diagnostics;
using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Grains.Work;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Grains.Stages;

/// <summary>One cell: every (set, emotion, target) at one layer, gain and fold (METHOD 6).</summary>
public sealed class CellGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), ICellGrain
{
    private const string Precision = "fp32";

    protected override bool IsCommitted(Run run) => run.Directory.IsCommitted(WorkKey.Cell(Key));

    protected override async Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken)
    {
        var cell = WorkKey.Cell(Key);
        var sets = await TestSets(run, cell.Fold);
        var targets = await Targets(run, cell);
        var seconds = 0.0;
        var result = await Worker.Lane.Run(
            run.Network,
            run.OpenWeights,
            (network, token) =>
            {
                var began = Stopwatch.GetTimestamp();
                var error = Worker.FeatureErrors.Of(run, network, token);
                var evaluated = CellEvaluation.Evaluate(new CellWork(run.Id, cell, sets, targets, error, run.Sweep.Decisions), network, token);
                seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                return evaluated;
            },
            cancellationToken);
        var provenance = new CellProvenance(Worker.Lane.Kind, Precision, order.Attempt, seconds);
        await run.Directory.CommitCell(cell, result.Scores, provenance, result.Decisions, cancellationToken);
    }

    private static async Task<ImmutableArray<TestSet>> TestSets(Run run, int fold)
    {
        var features = await run.Tables.Features();
        var readouts = await run.Tables.Readouts();
        return
        [
            .. from set in run.Sets
               let images = run.ImagesIn(set, fold, FoldPart.Test).ToImmutableArray()
               let pixels = run.Pixels.Of(set.Name)
               select new TestSet(
                   set.Name, images, [.. images.Select(i => pixels[i.Image])], [.. images.Select(i => features[(set.Name, i.Image)])],
                   readouts[set.Name, fold]),
        ];
    }

    private static async Task<ImmutableArray<TargetNeurons>> Targets(Run run, CellId cell)
    {
        var planned = run.Plan.Targets(cell.Gain).ToHashSet();
        var targets = await run.Tables.Targets();
        return [.. targets[(cell.Fold, cell.Layer)].Where(t => planned.Contains(t.Target)).OrderBy(t => t.Emotion).ThenBy(t => t.Target.Kind).ThenBy(t => t.Target.Draw)];
    }
}
