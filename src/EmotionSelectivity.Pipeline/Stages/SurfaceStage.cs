using EmotionSelectivity.Pipeline.Instruments;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// Assembles the surface from the committed cells, tests it against its null distributions and summarises it (docs/method.md, sections Scores and surface,
/// Null distributions). It is computed again whenever the stage runs, because cells that were missing may be committed now.
/// </summary>
public sealed class SurfaceStage() : WholeRunStage(SweepStage.Surface, "surface")
{
    protected override Task<bool> IsCommitted(Run run, CancellationToken cancellationToken) => Task.FromResult(false);

    protected override async Task Compute(Run run, CancellationToken cancellationToken)
    {
        var rows = await Rows(run, cancellationToken);
        var targets = await run.Tables.Targets(cancellationToken);
        var points = SurfaceAssembly.Of(run.Plan, rows, targets.SelectMany(group => group));

        var orders = run.Sets.ToDictionary(set => set.Name, set => new TestOrder(set, run.Folds, run.Labels));
        var predictions = new Predictions(orders);
        var dissociation = new Dissociation(run.Plan, Categories(run));
        await ReadDecisions(run, [.. rows.Select(row => row.Cell)], predictions, dissociation, cancellationToken);
        var nulls = await Worker.Compute(() => EffectFamilies.Test(run.Plan, orders, predictions, cancellationToken), cancellationToken);
        ComputeInstruments.DrewEffects(run.Sweep.Permutations);
        var surface = SurfaceAssembly.WithProbabilities(points, nulls.P, ControlTests.Of(points, run.Sweep.Controls));

        await run.Writer.Replace(RunFiles.EffectNull, nulls.Maxima, cancellationToken);
        await run.Writer.Replace(RunFiles.EffectPoints, nulls.Quantiles, cancellationToken);
        await run.Writer.Replace(RunFiles.Dissociation, dissociation.Rows(), cancellationToken);
        await run.Writer.Replace(RunFiles.Summary, Summary.Of(surface, run.Sweep.Controls), cancellationToken);
        await run.Writer.Replace(RunFiles.Surface, surface, cancellationToken);
    }

    private static async Task<List<CellRows>> Rows(Run run, CancellationToken cancellationToken)
    {
        var rows = new List<CellRows>();
        foreach (var (layer, fold) in LayersAndFolds(run))
        {
            await foreach (var (cell, ofCell) in run.Directory.ReadCells(layer, fold, cancellationToken))
            {
                if (run.Sweep.Gains.Contains(cell.Gain))
                    rows.Add(new CellRows(cell, [.. ofCell.Select(row => row.Score)]));
            }
        }
        return rows;
    }

    private static async Task ReadDecisions(
        Run run, HashSet<CellId> cells, Predictions predictions, Dissociation dissociation, CancellationToken cancellationToken)
    {
        foreach (var (layer, fold) in LayersAndFolds(run))
        {
            await foreach (var (cell, decisions) in run.Directory.ReadDecisions(layer, fold, cancellationToken))
            {
                if (!cells.Contains(cell))
                    continue;
                dissociation.Add(cell, decisions);
                foreach (var decision in decisions)
                    predictions.Add(layer, fold, decision);
            }
        }
    }

    private static IEnumerable<(string Layer, int Fold)> LayersAndFolds(Run run) => run.Plan.Cells.Select(cell => (cell.Layer, cell.Fold)).Distinct();

    private static Dictionary<(string Set, string Image), Emotion> Categories(Run run) => (
        from set in run.Sets
        from stimulus in set.Included
        select ((set.Name, stimulus.Image), stimulus.Category!.Value)).ToDictionary();
}
