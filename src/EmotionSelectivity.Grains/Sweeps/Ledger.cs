using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Sweeps;

/// <summary>What became of every planned cell, over all the times a run was taken up.</summary>
internal sealed class Ledger
{
    private readonly Run _run;
    private readonly Dictionary<CellId, LedgerEntry> _entries;

    private Ledger(Run run, Dictionary<CellId, LedgerEntry> entries) => (_run, _entries) = (run, entries);

    /// <summary>Takes up the ledger that an earlier coordinator left; for what was committed after that, the shards tell.</summary>
    public static async Task<Ledger> Open(Run run, CommittedCells committed, CancellationToken cancellationToken)
    {
        var entries = run.Plan.Cells.ToDictionary(cell => cell, cell => new LedgerEntry(cell, CellState.Pending, 0, 0, null, null, null, null, null));
        if (run.Directory.Exists(RunFiles.Ledger))
        {
            foreach (var entry in await run.Directory.Read(RunFiles.Ledger, cancellationToken))
                entries[entry.Cell] = entry.State == CellState.Failed ? entry with { State = CellState.Pending } : entry;
        }
        foreach (var (cell, entry) in entries.Where(e => e.Value.State == CellState.Committed != committed.Contains(e.Key)).ToList())
        {
            entries[cell] = committed.Contains(cell)
                ? await OfShard(run, entry, cancellationToken)
                : entry with { State = CellState.Pending, File = null };
        }
        return new Ledger(run, entries);
    }

    public void Started(CellId cell) => Change(cell, entry => entry with { Attempts = entry.Attempts + 1 });

    public void Committed(CellId cell, WorkReceipt receipt) => Change(cell, entry => entry with
    {
        State = CellState.Committed,
        Worker = receipt.Worker,
        Started = receipt.Started,
        Seconds = receipt.Seconds,
        File = RunFiles.Cell(cell).Path,
    });

    public void AttemptFailed(CellId cell, string reason) => Change(cell, entry => entry with { Reason = reason });

    public void FailedForGood(CellId cell) => Change(cell, entry => entry with { State = CellState.Failed });

    /// <summary>Writes the ledger in the order of the plan.</summary>
    public Task Write(CancellationToken cancellationToken) =>
        _run.Directory.Replace(RunFiles.Ledger, _run.Plan.Cells.Select(cell => _entries[cell]), cancellationToken);

    private static async Task<LedgerEntry> OfShard(Run run, LedgerEntry entry, CancellationToken cancellationToken)
    {
        var rows = await run.Directory.ReadCell(entry.Cell, cancellationToken);
        return entry with
        {
            State = CellState.Committed,
            Attempts = Math.Max(entry.Attempts, rows.Select(row => row.Provenance.Attempt).FirstOrDefault(1)),
            Seconds = rows.Select(row => (double?)row.Provenance.Seconds).FirstOrDefault(),
            File = RunFiles.Cell(entry.Cell).Path,
        };
    }

    private void Change(CellId cell, Func<LedgerEntry, LedgerEntry> change) => _entries[cell] = change(_entries[cell]);
}
