using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>State of each planned cell.</summary>
public static class LedgerTable
{
    public static ParquetTable<LedgerEntry> Table { get; } = Declare();

    private static ParquetTable<LedgerEntry> Declare()
    {
        var columns = new ColumnList<LedgerEntry>();
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Cell.Layer);
        var gain = columns.Add("gain", ColumnTypes.Gain, r => r.Cell.Gain);
        var fold = columns.Add("fold", ColumnTypes.Int32, r => r.Cell.Fold);
        var state = columns.Add("state", ColumnTypes.Enumeration<CellState>(), r => r.State);
        var attempts = columns.Add("attempts", ColumnTypes.Int32, r => r.Attempts);
        var preemptions = columns.Add("preemptions", ColumnTypes.Int32, r => r.Preemptions);
        var worker = columns.Add("worker", ColumnTypes.OptionalText, r => r.Worker);
        var started = columns.Add("started", ColumnTypes.OptionalInstant, r => r.Started);
        var seconds = columns.Add("seconds", ColumnTypes.OptionalDouble, r => r.Seconds);
        var reason = columns.Add("reason", ColumnTypes.OptionalText, r => r.Reason);
        var file = columns.Add("file", ColumnTypes.OptionalText, r => r.File);
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
