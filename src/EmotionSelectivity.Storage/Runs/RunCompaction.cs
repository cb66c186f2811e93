using System.Runtime.CompilerServices;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Merges the files of committed cells: for each layer and fold into one file of scores and one of decisions. The
/// decisions are written first; the existence of the file of scores marks both as complete, and only then the files of
/// single cells are deleted. Every cell can thus be read at any time, and an interrupted compaction is completed by
/// repeating it.
/// </summary>
/// <param name="writer">
/// Writes under a token that was issued after the last cell was committed, so that no process can still commit one.
/// </param>
public sealed class RunCompaction(RunWriter writer)
{
    /// <summary>Compacts a layer and fold, holding one row group in memory.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="gains">All planned gains, in the order of the plan. All their cells must be committed.</param>
    /// <param name="cancellation">Checked between row groups and files.</param>
    /// <exception cref="FileNotFoundException">A cell is not committed; nothing was deleted.</exception>
    /// <exception cref="DamagedFileException">
    /// A file is damaged, has no rows, or has rows of another gain; nothing was deleted.
    /// </exception>
    /// <exception cref="DiskFullException">The store is full; nothing was deleted.</exception>
    /// <exception cref="LeaseLostException">The token was revoked.</exception>
    public async Task Compact(string layer, int fold, IReadOnlyList<Gain> gains, CancellationToken cancellation = default)
    {
        CellId[] cells = [.. gains.Select(gain => new CellId(layer, gain, fold))];
        if (!await writer.Directory.IsCompacted(layer, fold, cancellation))
        {
            await writer.Replace(RunFiles.CompactedDecisions(layer, fold), Rows(CellTables.Decisions, cells, cancellation), cancellation);
            await writer.Replace(RunFiles.CompactedCells(layer, fold), Rows(CellTables.Cells, cells, cancellation), cancellation);
        }
        foreach (var cell in cells)
        {
            cancellation.ThrowIfCancellationRequested();
            await writer.Remove(RunFiles.Cell(cell), cancellation);
            await writer.Remove(RunFiles.Decisions(cell), cancellation);
        }
    }

    private async IAsyncEnumerable<TRow> Rows<TRow>(CellTable<TRow> table, CellId[] cells, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var cell in cells)
        {
            var file = table.OfCell(cell);
            var count = 0L;
            await foreach (var row in writer.Directory.Stream(file, cancellation))
            {
                if (table.Gain(row) != cell.Gain)
                    throw new DamagedFileException(writer.Directory.Locate(file.Path), $"It has rows of gain {table.Gain(row)}.");
                count++;
                yield return row;
            }
            if (count == 0)
                throw new DamagedFileException(writer.Directory.Locate(file.Path), "It has no rows.");
        }
    }
}
