using System.Runtime.CompilerServices;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Reads the rows of committed cells, from the files of single cells or from the compacted file of their layer and
/// fold. If the compacted file exists, only that is read: an interrupted compaction leaves files of single cells beside
/// it. If it appears while files of single cells are read, reading continues in it.
/// </summary>
internal static class CellReading
{
    /// <summary>Rows of a committed cell.</summary>
    /// <exception cref="FileNotFoundException">The cell is not committed.</exception>
    /// <exception cref="DamagedFileException">A file is damaged.</exception>
    public static async Task<List<TRow>> ReadCell<TRow>(this RunDirectory run, CellTable<TRow> table, CellId cell, CancellationToken cancellation)
    {
        if (!await run.IsCompacted(cell.Layer, cell.Fold, cancellation) && await run.ReadShard(table, cell, cancellation) is { } shard)
            return shard;
        await foreach (var (gain, rows) in run.ReadCompacted(table, cell.Layer, cell.Fold, cancellation))
        {
            if (gain == cell.Gain)
                return rows;
        }
        var file = run.Locate(table.Compacted(cell.Layer, cell.Fold).Path);
        throw new FileNotFoundException($"'{file}' has no rows of gain {cell.Gain}.", file);
    }

    /// <summary>
    /// Rows of all committed cells of a layer and fold, one cell at a time: in the order of gains, or in that of the
    /// compacted file.
    /// </summary>
    /// <exception cref="DamagedFileException">A file is damaged, or has the rows of a gain in two places.</exception>
    public static async IAsyncEnumerable<(CellId Cell, List<TRow> Rows)> ReadCells<TRow>(
        this RunDirectory run, CellTable<TRow> table, string layer, int fold, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The listing comes first: the compacted file exists before the first file of a single cell is deleted.
        var shards = await run.ShardsOf(layer, fold, cancellation);
        var compacted = await run.IsCompacted(layer, fold, cancellation);
        var read = new HashSet<Gain>();
        foreach (var cell in shards.TakeWhile(_ => !compacted))
        {
            if (await run.ReadShard(table, cell, cancellation) is { } rows)
            {
                read.Add(cell.Gain);
                yield return (cell, rows);
            }
            else
            {
                compacted = true;
            }
        }
        if (!compacted)
            yield break;
        var seen = new HashSet<Gain>();
        await foreach (var (gain, rows) in run.ReadCompacted(table, layer, fold, cancellation))
        {
            if (!seen.Add(gain))
                throw new DamagedFileException(run.Locate(table.Compacted(layer, fold).Path), $"Its rows of gain {gain} are in two places.");
            if (!read.Contains(gain))
                yield return (new CellId(layer, gain, fold), rows);
        }
    }

    /// <summary>The compacted rows of a layer and fold, one sequence of rows with the same gain at a time.</summary>
    /// <exception cref="FileNotFoundException">Layer and fold are not compacted.</exception>
    /// <exception cref="DamagedFileException">The file is damaged.</exception>
    public static async IAsyncEnumerable<(Gain Gain, List<TRow> Rows)> ReadCompacted<TRow>(
        this RunDirectory run, CellTable<TRow> table, string layer, int fold, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = new List<TRow>();
        await foreach (var row in run.Stream(table.Compacted(layer, fold), cancellation))
        {
            if (rows.Count > 0 && table.Gain(rows[0]) != table.Gain(row))
            {
                yield return (table.Gain(rows[0]), rows);
                rows = [];
            }
            rows.Add(row);
        }
        if (rows.Count > 0)
            yield return (table.Gain(rows[0]), rows);
    }

    /// <summary>Cells of a layer and fold that have a file of their own, in the order of gains.</summary>
    private static async Task<IReadOnlyList<CellId>> ShardsOf(this RunDirectory run, string layer, int fold, CancellationToken cancellation)
    {
        var files = await run.List(RunFiles.FolderOf(RunFiles.CompactedCells(layer, fold).Path), cancellation);
        return [.. files.Select(RunFiles.CellOf).OfType<CellId>().Where(cell => cell.Layer == layer && cell.Fold == fold).OrderBy(cell => cell.Gain)];
    }

    /// <summary>Rows of a cell's own file; null if it was deleted because the cell was compacted.</summary>
    private static async Task<List<TRow>?> ReadShard<TRow>(
        this RunDirectory run, CellTable<TRow> table, CellId cell, CancellationToken cancellation)
    {
        try
        {
            return await run.Read(table.OfCell(cell), cancellation);
        }
        catch (IOException)
        {
            if (await run.IsCompacted(cell.Layer, cell.Fold, cancellation))
                return null;
            throw;
        }
    }
}
