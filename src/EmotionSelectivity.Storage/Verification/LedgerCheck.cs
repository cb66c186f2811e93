using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that the ledger has each planned cell once, and that exactly the cells with a shard are marked as committed.
/// </summary>
internal static class LedgerCheck
{
    public static async Task Check(Findings findings, StoredSweep sweep)
    {
        if (await findings.Load(RunFiles.Ledger) is not { } ledger)
            return;
        var file = RunFiles.Ledger.Path;
        var entries = ledger.Select(e => e.Cell).ToHashSet();
        var planned = sweep.Plan.Cells.ToHashSet();
        findings.AddAll(file, "Planned cells have no entry", planned.Where(c => !entries.Contains(c)).Select(c => c.ToString()), Findings.MakeAgain);
        findings.AddAll(
            file, "Entries are of cells that were not planned", entries.Where(c => !planned.Contains(c)).Select(c => c.ToString()), Findings.MakeAgain);
        findings.AddAll(
            file,
            "Cells are marked as committed, but their shard is missing",
            ledger.Where(e => e.State == CellState.Committed && !sweep.Committed.Contains(e.Cell)).Select(e => e.Cell.ToString()),
            Findings.RunAgain);
        findings.AddAll(
            file,
            "Cells are not marked as committed, but their shard exists",
            ledger.Where(e => e.State != CellState.Committed && sweep.Committed.Contains(e.Cell)).Select(e => e.Cell.ToString()),
            Findings.RunAgain);
        findings.AddAll(
            file,
            "Committed cells refer to another file than their own",
            ledger.Where(e => e.State == CellState.Committed && planned.Contains(e.Cell) && sweep.Committed.FileOf(e.Cell) is { } its && e.File != its)
                .Select(e => e.Cell.ToString()),
            Findings.MakeAgain);
    }
}
