using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Tests;

public sealed class LedgerColumnsTests
{
    private static readonly CellId Cell = new("conv1", Gain.Lesion, 2);
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Entry_OfARestoredRow_IsThatRow()
    {
        var rows = new[]
        {
            new LedgerEntry(Cell, CellState.Committed, 3, 1, "w1", Time, 1.5, "worker w0 was lost", "cells/x.parquet"),
            new LedgerEntry(Cell, CellState.Pending, 0, 0, null, null, null, null, null),
            new LedgerEntry(Cell, CellState.Failed, 3, 0, null, null, null, "on w1: exception", null),
        };
        var columns = new LedgerColumns(rows.Length);

        for (var i = 0; i < rows.Length; i++)
            columns.Restore(i, rows[i]);

        Assert.Equal(rows, rows.Select((row, i) => columns.Entry(i, Cell, row.File)));
    }

    [Fact]
    public void Copy_DoesNotFollowTheOriginal()
    {
        var columns = new LedgerColumns(1);
        var copy = columns.Copy();

        columns.Set(0, CellState.Committed);
        columns.CountAttempt(0, atLeast: 2);
        columns.Done(0, "w1", Time, 2);
        columns.Explain(0, "why");

        Assert.Equal(new LedgerEntry(Cell, CellState.Pending, 0, 0, null, null, null, null, null), copy.Entry(0, Cell, null));
        Assert.Equal(new LedgerEntry(Cell, CellState.Committed, 2, 0, "w1", Time, 2, "why", null), columns.Entry(0, Cell, null));
    }

    [Fact]
    public void Counts_BeyondTheirBytes_Stay()
    {
        var columns = new LedgerColumns(1);

        for (var i = 0; i < 300; i++)
        {
            columns.CountAttempt(0, atLeast: 1);
            columns.CountPreemption(0);
        }

        var entry = columns.Entry(0, Cell, null);
        Assert.Equal((255, 255), (entry.Attempts, entry.Preemptions));
    }
}
