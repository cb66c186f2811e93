using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>What became of every planned cell.</summary>
public static class LedgerTable
{
    public static ParquetTable<LedgerEntry> Table { get; } = Declare();

    private static ParquetTable<LedgerEntry> Declare()
    {
        var columns = new ColumnList<LedgerEntry>();
        var layer = columns.Add("layer", Form.Text, r => r.Cell.Layer);
        var gain = columns.Add("gain", Form.Gain, r => r.Cell.Gain);
        var fold = columns.Add("fold", Form.Int32, r => r.Cell.Fold);
        var state = columns.Add("state", Form.Word<CellState>(), r => r.State);
        var attempts = columns.Add("attempts", Form.Int32, r => r.Attempts);
        var preemptions = columns.Add("preemptions", Form.Int32, r => r.Preemptions);
        var worker = columns.Add("worker", Form.OptionalText, r => r.Worker);
        var started = columns.Add("started", Form.OptionalInstant, r => r.Started);
        var seconds = columns.Add("seconds", Form.OptionalDouble, r => r.Seconds);
        var reason = columns.Add("reason", Form.OptionalText, r => r.Reason);
        var file = columns.Add("file", Form.OptionalText, r => r.File);
        return new(
            "ledger",
            version: 1,
            columns,
            key: r => r.Cell,
            restore: row => new(
                new CellId(layer[row], gain[row], fold[row]),
                state[row],
                attempts[row],
                preemptions[row],
                worker[row],
                started[row],
                seconds[row],
                reason[row],
                file[row]));
    }
}
