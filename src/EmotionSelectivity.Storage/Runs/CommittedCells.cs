using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// The cells of a run that were committed at one moment, determined from file names. Takes eight bytes of memory for
/// each cell that has a file of its own. The listing must not be made during compaction.
/// </summary>
public sealed class CommittedCells
{
    /// <summary>
    /// Sorted gains, in millionths, that have a file of their own; null if layer and fold are compacted.
    /// </summary>
    private readonly Dictionary<(string Layer, int Fold), long[]?> _gains = [];

    private CommittedCells()
    {
    }

    /// <summary>Whether no cell is committed.</summary>
    public bool IsEmpty => _gains.Count == 0;

    /// <summary>Whether a cell is committed. In a compacted layer and fold, all cells are.</summary>
    public bool Contains(CellId cell) =>
        _gains.TryGetValue((cell.Layer, cell.Fold), out var gains) && (gains is null || Array.BinarySearch(gains, cell.Gain.Millionths) >= 0);

    /// <summary>Whether all cells of a layer and fold are in one file.</summary>
    public bool IsCompacted(string layer, int fold) => _gains.TryGetValue((layer, fold), out var gains) && gains is null;

    /// <summary>Number of planned cells that are committed.</summary>
    public int CountOf(SweepPlan plan) => plan.Cells.Count(Contains);

    /// <summary>
    /// Path of the file with a cell's scores, relative to the run directory, as in the ledger; null if the cell is not
    /// committed.
    /// </summary>
    public string? FileOf(CellId cell) =>
        Contains(cell) ? RunFiles.ScoresOf(cell, IsCompacted(cell.Layer, cell.Fold)) : null;

    /// <param name="paths">
    /// Paths of all files in the folder <c>cells</c>, relative to the run directory, in any order.
    /// </param>
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
