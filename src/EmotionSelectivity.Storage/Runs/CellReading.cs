using System.Runtime.CompilerServices;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Reads what cells have committed, whichever files it stands in. Where the compacted shards are there, they are read, and small files that a process
/// which died has left beside them are not; where they come while small files are read, reading goes on in them.
/// </summary>
internal static class CellReading
{
    /// <summary>Rows of a committed cell.</summary>
    /// <exception cref="FileNotFoundException">It is not committed.</exception>
    /// <exception cref="DamagedFileException">A file is not whole.</exception>
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

    /// <summary>Rows of all committed cells of a layer and fold, a cell at a time: by gain, or as the compacted file has them.</summary>
    /// <exception cref="DamagedFileException">A file is not whole, or has the rows of a gain in two places.</exception>
    public static async IAsyncEnumerable<(CellId Cell, List<TRow> Rows)> ReadCells<TRow>(
        this RunDirectory run, CellTable<TRow> table, string layer, int fold, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // First the listing: the compacted file is there before the first small one goes.
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
                throw new DamagedFileException(run.Locate(table.Compacted(layer, fold).Path), $"Its rows of gain {gain} stand in two places.");
            if (!read.Contains(gain))
                yield return (new CellId(layer, gain, fold), rows);
        }
    }

    /// <summary>The compacted rows of a layer and fold, those of one gain that stand together at a time.</summary>
    /// <exception cref="FileNotFoundException">They are not compacted.</exception>
    /// <exception cref="DamagedFileException">The file is not whole.</exception>
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

    /// <summary>Cells of a layer and fold that have a file of their own, by gain.</summary>
    private static async Task<IReadOnlyList<CellId>> ShardsOf(this RunDirectory run, string layer, int fold, CancellationToken cancellation)
    {
        var files = await run.List(RunFiles.FolderOf(RunFiles.CompactedCells(layer, fold).Path), cancellation);
        return [.. files.Select(RunFiles.CellOf).OfType<CellId>().Where(cell => cell.Layer == layer && cell.Fold == fold).OrderBy(cell => cell.Gain)];
    }

    /// <summary>Rows of a cell's own file; null where it went because the cell was compacted.</summary>
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
