using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>A table with one file for each cell or, after compaction, one for all gains of a layer and fold.</summary>
/// <param name="OfCell">The file of a cell.</param>
/// <param name="Compacted">
/// The compacted file of a layer and fold; its rows are in the order of gains of the plan.
/// </param>
/// <param name="Gain">The gain of a row.</param>
internal sealed record CellTable<TRow>(Func<CellId, TableFile<TRow>> OfCell, Func<string, int, TableFile<TRow>> Compacted, Func<TRow, Gain> Gain);

/// <summary>The two tables that are written for each cell.</summary>
internal static class CellTables
{
    public static CellTable<CellRow> Cells { get; } = new(RunFiles.Cell, RunFiles.CompactedCells, row => row.Score.Gain);

    public static CellTable<Decision> Decisions { get; } = new(RunFiles.Decisions, RunFiles.CompactedDecisions, row => row.Gain);
}
