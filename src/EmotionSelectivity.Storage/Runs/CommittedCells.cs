using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Which cells of a run were done at one moment, by the names of their files alone. Takes eight bytes for each cell that has a file of its own. To be asked
/// for while nobody compacts.
/// </summary>
public sealed class CommittedCells
{
    /// <summary>Sorted millionths of the gains that have a file of their own; null where they are compacted.</summary>
    private readonly Dictionary<(string Layer, int Fold), long[]?> _gains = [];

    private CommittedCells()
    {
    }

    /// <summary>Whether none is.</summary>
    public bool IsEmpty => _gains.Count == 0;

    /// <summary>Whether a cell is committed. Of a compacted layer and fold every gain is.</summary>
    public bool Contains(CellId cell) =>
        _gains.TryGetValue((cell.Layer, cell.Fold), out var gains) && (gains is null || Array.BinarySearch(gains, cell.Gain.Millionths) >= 0);

    /// <summary>Whether the cells of a layer and fold stand in one file.</summary>
    public bool IsCompacted(string layer, int fold) => _gains.TryGetValue((layer, fold), out var gains) && gains is null;

    /// <summary>How many of the planned cells are committed.</summary>
    public int CountOf(SweepPlan plan) => plan.Cells.Count(Contains);

    /// <summary>The file that a cell's scores stand in, relative to the run directory, as the ledger names it; null where it is not committed.</summary>
    public string? FileOf(CellId cell) =>
        Contains(cell) ? RunFiles.ScoresOf(cell, IsCompacted(cell.Layer, cell.Fold)) : null;

    /// <param name="paths">Of the files in the folder of the cells, relative to the run directory, in any order.</param>
    /// <param name="cancellation">Stops listing.</param>
    internal static async Task<CommittedCells> Of(IAsyncEnumerable<string> paths, CancellationToken cancellation)
    {
        var shards = new Dictionary<(string, int), List<long>>();
        var compacted = new List<(string, int)>();
        await foreach (var path in paths.WithCancellation(cancellation))
        {
            if (RunFiles.CompactedOf(path) is { } whole)
                compacted.Add(whole);
            else if (RunFiles.CellOf(path) is { } cell)
                Add(shards, cell);
        }
        var cells = new CommittedCells();
        foreach (var (key, gains) in shards)
            cells._gains[key] = [.. gains.Order()];
        foreach (var key in compacted)
            cells._gains[key] = null;
        return cells;
    }

    private static void Add(Dictionary<(string, int), List<long>> shards, CellId cell)
    {
        if (!shards.TryGetValue((cell.Layer, cell.Fold), out var gains))
            shards[(cell.Layer, cell.Fold)] = gains = [];
        gains.Add(cell.Gain.Millionths);
    }
}
