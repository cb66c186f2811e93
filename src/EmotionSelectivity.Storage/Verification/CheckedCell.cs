using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>A cell that is being verified.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="ScoresFile">Path of the file with its scores, relative to the run directory.</param>
/// <param name="DecisionsFile">Path of the file with its decisions.</param>
/// <param name="Remedy">Remedy if these files are wrong.</param>
internal sealed record CheckedCell(CellId Cell, string ScoresFile, string DecisionsFile, string Remedy)
{
    private const string CommitAgain = "Delete the cell's two files and start the same sweep again.";
    private const string CommitFoldAgain = "Delete the two files of its layer and fold and start the same sweep again.";

    /// <summary>
    /// Reads the planned cells, in the order of the plan, from their own or from compacted files. Cells whose scores
    /// cannot be read are left out, and decisions that cannot be read are null; both are reported as faults.
    /// </summary>
    public static async IAsyncEnumerable<(CheckedCell Cell, List<CellRow> Rows, List<Decision>? Decisions)> Load(Findings findings, StoredSweep sweep)
    {
        foreach (var ofFold in sweep.Plan.Cells.GroupBy(cell => (cell.Layer, cell.Fold)))
        {
            var loaded = sweep.Committed.IsCompacted(ofFold.Key.Layer, ofFold.Key.Fold)
                ? LoadCompacted(findings, ofFold.Key.Layer, ofFold.Key.Fold, [.. ofFold])
                : LoadShards(findings, [.. ofFold.Where(sweep.Committed.Contains)]);
            await foreach (var cell in loaded)
                yield return cell;
        }
    }

    private static async IAsyncEnumerable<(CheckedCell Cell, List<CellRow> Rows, List<Decision>? Decisions)> LoadShards(Findings findings, CellId[] cells)
    {
        foreach (var cell in cells)
        {
            var (shard, decisions) = (RunFiles.Cell(cell), RunFiles.Decisions(cell));
            if (await findings.Load(shard, CommitAgain) is { } rows)
                yield return (new(cell, shard.Path, decisions.Path, CommitAgain), rows, await findings.Load(decisions, CommitAgain));
        }
    }

    private static async IAsyncEnumerable<(CheckedCell Cell, List<CellRow> Rows, List<Decision>? Decisions)> LoadCompacted(
        Findings findings, string layer, int fold, CellId[] cells)
    {
        Gain[] gains = [.. cells.Select(cell => cell.Gain)];
        var (scoresFile, decisionsFile) = (RunFiles.CompactedCells(layer, fold).Path, RunFiles.CompactedDecisions(layer, fold).Path);
        await using var scores = new CompactedRows<CellRow>(findings, CellTables.Cells, layer, fold, gains, CommitFoldAgain);
        await using var decisions = new CompactedRows<Decision>(findings, CellTables.Decisions, layer, fold, gains, CommitFoldAgain);
        foreach (var cell in cells)
        {
            var (rows, decided) = (await scores.Of(cell.Gain), await decisions.Of(cell.Gain));
            if (rows is not null)
                yield return (new(cell, scoresFile, decisionsFile, CommitFoldAgain), rows, decided);
        }
        await scores.End();
        await decisions.End();
    }
}
