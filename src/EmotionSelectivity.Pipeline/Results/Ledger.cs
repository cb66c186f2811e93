using System.Collections;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Results;

/// <summary>
/// What became of every planned cell, over all processes that have executed the run. Which cells are committed follows from the files; the ledger adds the
/// attempts, workers, times and reasons.
/// </summary>
internal sealed class Ledger
{
    private readonly Run _run;
    private readonly LedgerColumns _columns;
    private bool _hasChanged = true;

    private Ledger(Run run, LedgerColumns columns) => (_run, _columns) = (run, columns);

    /// <summary>Cells that have failed for good since this ledger was opened.</summary>
    public int FailedCells { get; private set; }

    /// <summary>Opens the ledger of a run, with the rows of an earlier process if there are any.</summary>
    /// <param name="run">The run.</param>
    /// <param name="committed">By index in the plan: true where the cell is committed.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<Ledger> Open(Run run, BitArray committed, CancellationToken cancellationToken)
    {
        var columns = new LedgerColumns(run.Plan.Cells.Length);
        if (await run.Directory.Exists(RunFiles.Ledger, cancellationToken))
            await Restore(run, columns, cancellationToken);
        for (var cell = 0; cell < committed.Length; cell++)
        {
            if (committed[cell] && columns.State(cell) != CellState.Committed)
                columns.AttemptedAtLeastOnce(cell);
            columns.Set(cell, committed[cell] ? CellState.Committed : CellState.Pending);
        }
        return new Ledger(run, columns);
    }

    public void Started(int cell, int attempt) => Change(columns => columns.CountAttempt(cell, attempt));

    public void Committed(int cell, ItemResult result) => Change(columns =>
    {
        columns.Set(cell, CellState.Committed);
        columns.Done(cell, result.Worker, result.Started, result.Seconds);
    });

    public void AttemptFailed(int cell, string reason) => Change(columns => columns.Explain(cell, reason));

    public void Failed(int cell, string reason)
    {
        FailedCells++;
        Change(columns =>
        {
            columns.Set(cell, CellState.Failed);
            columns.Explain(cell, reason);
        });
    }

    public void Preempted(int cell, string reason) => Change(columns =>
    {
        columns.CountPreemption(cell);
        columns.Explain(cell, reason);
    });

    /// <summary>Writes the ledger if it has changed since it was last written.</summary>
    public Task SaveIfChanged() => _hasChanged ? Write() : Task.CompletedTask;

    /// <summary>Writes the ledger in the order of the plan. It may change meanwhile.</summary>
    public async Task Write()
    {
        _hasChanged = false;
        var columns = _columns.Copy();
        try
        {
            await Task.Run(() => _run.Writer.Replace(RunFiles.Ledger, Rows(columns)));
        }
        catch
        {
            _hasChanged = true;
            throw;
        }
    }

    private static async Task Restore(Run run, LedgerColumns columns, CancellationToken cancellationToken)
    {
        var place = run.Plan.Cells.Select((cell, index) => KeyValuePair.Create(cell, index)).ToDictionary();
        await foreach (var entry in run.Directory.Stream(RunFiles.Ledger, cancellationToken))
        {
            if (place.TryGetValue(entry.Cell, out var cell))
                columns.Restore(cell, entry);
        }
    }

    private async IAsyncEnumerable<LedgerEntry> Rows(LedgerColumns columns)
    {
        var compacted = new Dictionary<(string Layer, int Fold), bool>();
        foreach (var (index, cell) in _run.Plan.Cells.Index())
            yield return columns.Entry(index, cell, columns.State(index) == CellState.Committed ? await FileOf(cell, compacted) : null);
    }

    private async Task<string> FileOf(CellId cell, Dictionary<(string Layer, int Fold), bool> compacted)
    {
        if (!compacted.TryGetValue((cell.Layer, cell.Fold), out var isCompacted))
            compacted[(cell.Layer, cell.Fold)] = isCompacted = await _run.Directory.IsCompacted(cell.Layer, cell.Fold);
        return RunFiles.ScoresOf(cell, isCompacted);
    }

    private void Change(Action<LedgerColumns> change)
    {
        change(_columns);
        _hasChanged = true;
    }
}
