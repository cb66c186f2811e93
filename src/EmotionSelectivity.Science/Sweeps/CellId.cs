using EmotionSelectivity.Science.Interventions;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>Identity of a cell within a run: one layer, gain and fold.</summary>
public readonly record struct CellId(string Layer, Gain Gain, int Fold)
{
    /// <summary><c>layer/gain/fold</c>, as used in grain keys and messages.</summary>
    public override string ToString() => $"{Layer}/{Gain}/{Fold}";
}

/// <summary>Progress of a cell.</summary>
public enum CellState
{
    Pending,
    Committed,
    Failed,
    Cancelled,
}

/// <summary>Outcome of a cell: one row of the ledger.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="State">Progress of the cell.</param>
/// <param name="Attempts">Number of attempts.</param>
/// <param name="Preemptions">Number of attempts that lost their worker; these do not count as failures.</param>
/// <param name="Worker">Worker of the last attempt; null if there was none.</param>
/// <param name="Started">Start of the last attempt.</param>
/// <param name="Seconds">Wall time of the last attempt.</param>
/// <param name="Reason">Why the last unsuccessful attempt ended; null if none failed.</param>
/// <param name="File">File of the committed shard, relative to the run directory.</param>
public sealed record LedgerEntry(
    CellId Cell, CellState State, int Attempts, int Preemptions, string? Worker, DateTimeOffset? Started, double? Seconds, string? Reason, string? File);
