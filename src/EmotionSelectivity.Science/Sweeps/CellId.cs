using EmotionSelectivity.Science.Interventions;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>Identity of a cell within a run: one layer, gain and fold (METHOD 6).</summary>
public readonly record struct CellId(string Layer, Gain Gain, int Fold)
{
    /// <summary><c>layer/gain/fold</c>, as in grain keys and messages.</summary>
    public override string ToString() => $"{Layer}/{Gain}/{Fold}";
}

/// <summary>Where a cell stands.</summary>
public enum CellState
{
    Pending,
    Committed,
    Failed,
    Cancelled,
}

/// <summary>What became of a cell: one row of the ledger.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Preemptions">How often it lost its worker, which is no failure.</param>
/// <param name="Worker">Who computed it last; null if nobody did.</param>
/// <param name="Started">When the last attempt began.</param>
/// <param name="Seconds">Wall time of the last attempt.</param>
/// <param name="Reason">Why the last attempt that did not commit ended; null if none failed.</param>
/// <param name="File">The committed shard, relative to the run directory.</param>
public sealed record LedgerEntry(
    CellId Cell, CellState State, int Attempts, int Preemptions, string? Worker, DateTimeOffset? Started, double? Seconds, string? Reason, string? File);
