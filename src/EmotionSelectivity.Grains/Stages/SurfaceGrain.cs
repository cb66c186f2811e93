using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Grains.Work;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Stages;

/// <summary>
/// Assembles the surface from the committed cells, tests it against its null distributions and sums it up (METHOD 6, 7a, 7b). Made anew whenever it is
/// asked for: missing cells may have come.
/// </summary>
public sealed class SurfaceGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), ISurfaceGrain
{
    protected override bool IsCommitted(Run run) => false;

    protected override async Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken)
    {
        var committed = run.Directory.CommittedCells();
        var cells = run.Plan.Cells.Where(committed.Contains).ToList();
        var targets = await run.Tables.Targets();
        var points = SurfaceAssembly.Of(run.Plan, await Rows(run, cells, cancellationToken), targets.SelectMany(group => group));

        var orders = run.Sets.ToDictionary(set => set.Name, set => new TestOrder(set, run.Folds));
        var predictions = await Predictions(run, cells, orders, cancellationToken);
        var nulls = await Worker.Compute(() => EffectFamilies.Test(run.Sweep, orders, predictions), cancellationToken);
        var surface = SurfaceProbabilities.Assign(points, nulls.P, Specificity.Of(points, run.Sweep.Controls));

        await run.Directory.Replace(RunFiles.EffectNull, nulls.Maxima, cancellationToken);
        await run.Directory.Replace(RunFiles.EffectPoints, nulls.Quantiles, cancellationToken);
        await run.Directory.Replace(RunFiles.Summary, Summary.Of(surface, run.Sweep.Controls), cancellationToken);
        await run.Directory.Replace(RunFiles.Surface, surface, cancellationToken);
    }

    private static async Task<List<CellRows>> Rows(Run run, List<CellId> cells, CancellationToken cancellationToken)
    {
        var rows = new List<CellRows>(cells.Count);
        foreach (var cell in cells)
            rows.Add(new CellRows(cell, [.. (await run.Directory.ReadCell(cell, cancellationToken)).Select(row => row.Score)]));
        return rows;
    }

    private static async Task<Predictions> Predictions(
        Run run, List<CellId> cells, Dictionary<string, TestOrder> orders, CancellationToken cancellationToken)
    {
        var predictions = new Predictions(orders);
        foreach (var cell in cells)
        {
            foreach (var decision in await run.Directory.ReadDecisions(cell, cancellationToken))
                predictions.Add(cell.Layer, cell.Fold, decision);
        }
        return predictions;
    }
}
