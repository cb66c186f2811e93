using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Tables;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Storage.Tests.Verification;

/// <summary>
/// A compacted run is as good as one that is not, and what is wrong with its compacted files is named.
/// </summary>
public sealed class CompactedRunTests : IDisposable
{
    private static readonly CellId Cell = new("conv1_1", Gain.Lesion, 1);
    private static readonly TableFile<CellRow> Cells = RunFiles.CompactedCells("conv1_1", 1);
    private static readonly TableFile<Decision> Decisions = RunFiles.CompactedDecisions("conv1_1", 1);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(StoredDecisions.Selective)]
    [InlineData(StoredDecisions.All)]
    public async Task Verify_CompactedRun_FindsNothing(StoredDecisions decisions)
    {
        var run = await SyntheticRun.Make(_folder.Path, decisions);
        var before = await Verify();
        await run.Compact();
        await run.WriteResults();
        await run.Writer.Certify(Token);

        var result = await Verify();

        Assert.Empty(result.Faults);
        Assert.Equal((12, 12), (result.CellsPlanned, result.CellsCommitted));
        // 12 cells and their decisions are 4 files each.
        Assert.Equal(before.Files - 24 + 8, result.Files);
        // Rows of the certificate count as well.
        Assert.Equal(before.Rows - 24 + 8, result.Rows);
    }

    [Fact]
    public async Task Verify_EndedWithBothForms_NamesTheSmallFiles()
    {
        var run = await WithASmallFileToo();

        var fault = Assert.Single((await Verify()).Faults);

        Assert.Equal(RunFiles.Cell(Cell).Path, fault.Where);
        Assert.Contains("also in the compacted file", fault.What, StringComparison.Ordinal);
        await run.Writer.WriteManifest(SyntheticRun.Manifest(run.Spec) with { State = RunState.Compacting, Ended = null }, Token);
        Assert.Equal(["The run has not ended."], (await Verify()).Faults.Select(f => f.What));
    }

    [Fact]
    public Task Verify_GainTwice_NamesTheFile() => AssertFault(
        Cells, rows => [.. rows, .. rows.Where(r => r.Score.Gain.IsLesion)], "second time, out of the plan's order, or were not planned: 0.");

    [Fact]
    public Task Verify_GainOutOfOrder_NamesTheFile() => AssertFault(
        Cells, rows => [.. rows.OrderByDescending(r => r.Score.Gain)], "second time, out of the plan's order, or were not planned: 1; 0.");

    [Fact]
    public Task Verify_GainNotPlanned_NamesTheFile() => AssertFault(
        Decisions, rows => [rows[0] with { Gain = Gain.From(0.5) }, .. rows], "not planned: 0.5.");

    [Fact]
    public Task Verify_GainMissing_NamesTheFile() => AssertFault(
        Cells, rows => [.. rows.Where(r => !r.Score.Gain.IsIntact)], "no rows of planned gains: 1.");

    [Fact]
    public Task Verify_GainsDecisionsMissing_NamesTheFile() => AssertFault(
        Decisions, rows => [.. rows.Where(r => !r.Gain.IsLesion)], "no rows of planned gains: 0.");

    [Fact]
    public Task Verify_NoRows_NamesTheFile() => AssertFault(Cells, _ => [], "no rows of planned gains: 0; 1; 1.5.");

    [Fact]
    public Task Verify_RowTwice_NamesTheFile() => AssertFault(Cells, rows => [rows[0], .. rows], "more than once");

    [Fact]
    public Task Verify_RowMissing_NamesTheFile() => AssertFault(Cells, rows => rows[1..], "Planned rows are missing: iaps, pleasant, selective");

    [Fact]
    public Task Verify_DecisionMissing_NamesTheFile() => AssertFault(Decisions, rows => rows[1..], "not the test images");

    [Fact]
    public Task Verify_LedgerOfTheSmallFile_NamesTheLedger() => AssertFault(
        RunFiles.Ledger, rows => [rows[0] with { File = RunFiles.Cell(rows[0].Cell).Path }, .. rows[1..]], "another file than their own: conv1_1/0/0");

    [Fact]
    public async Task Verify_DecisionsFileMissing_NamesIt()
    {
        var run = await SyntheticRun.Make(_folder.Path, compacted: true);
        File.Delete(_folder[Decisions.Path]);
        await run.Writer.Certify(Token);

        var fault = Assert.Single((await Verify()).Faults, f => f.Where == Decisions.Path);

        Assert.Equal(("The table is missing.", "Delete the two files of its layer and fold and start the same sweep again."), (fault.What, fault.Remedy));
    }

    [Fact]
    public async Task Verify_DamagedFile_NamesIt()
    {
        var run = await SyntheticRun.Make(_folder.Path, compacted: true);
        var bytes = await File.ReadAllBytesAsync(_folder[Cells.Path], Token);
        bytes.AsSpan(100, 200).Clear();
        await File.WriteAllBytesAsync(_folder[Cells.Path], bytes, Token);

        var faults = (await Verify()).Faults.Where(f => f.Where == Cells.Path).ToList();

        Assert.Contains(faults, f => f.What.Contains("SHA-256", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.What.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_CompactedDecisionsOfCellsThatAreNot_NamesThem()
    {
        var run = await SyntheticRun.Make(_folder.Path);
        await run.Writer.Replace(Decisions, run.Decisions(Cell), Token);
        await run.Writer.Certify(Token);

        var fault = Assert.Single((await Verify()).Faults);

        Assert.Equal((Decisions.Path, "Its cells are not compacted: the file of their scores is missing."), (fault.Where, fault.What));
    }

    [Fact]
    public async Task Verify_CompactedFileOfNoPlannedFold_NamesIt()
    {
        var run = await SyntheticRun.Make(_folder.Path, compacted: true);
        await run.Writer.Replace(RunFiles.CompactedCells("conv1_1", 7), [], Token);
        await run.Writer.Certify(Token);

        var fault = Assert.Single((await Verify()).Faults);

        Assert.Equal(("cells/layer=conv1_1/fold=7/all.parquet", "The file belongs to no planned cell."), (fault.Where, fault.What));
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<VerificationResult> Verify() => RunVerification.Verify(_folder.Path, Token);

    private async Task<SyntheticRun> WithASmallFileToo()
    {
        var run = await SyntheticRun.Make(_folder.Path);
        var shard = await File.ReadAllBytesAsync(_folder[RunFiles.Cell(Cell).Path], Token);
        await run.Compact();
        await File.WriteAllBytesAsync(_folder[RunFiles.Cell(Cell).Path], shard, Token);
        await run.WriteResults();
        await run.Writer.Certify(Token);
        return run;
    }

    private Task AssertFault<TRow>(TableFile<TRow> file, Func<List<TRow>, List<TRow>> change, string what) =>
        ChangedRun.AssertFault(_folder.Path, file, change, what, compacted: true);
}
