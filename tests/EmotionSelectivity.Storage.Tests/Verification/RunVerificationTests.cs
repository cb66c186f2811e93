using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Tables;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Storage.Tests.Verification;

/// <summary>A good run has no fault, and each kind of damage is named with its file.</summary>
public sealed class RunVerificationTests : IDisposable
{
    private static readonly CellId Cell = new("conv1_1", Gain.Lesion, 1);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(StoredDecisions.Selective)]
    [InlineData(StoredDecisions.All)]
    public async Task Verify_FinishedRun_FindsNothing(StoredDecisions decisions)
    {
        await SyntheticRun.Make(_folder.Path, decisions);

        var result = await Verify();

        Assert.Empty(result.Faults);
        Assert.Equal(12, result.CellsPlanned);
        Assert.Equal(12, result.CellsCommitted);
        // sweep.yaml; 10 tables and 3 nulls before the cells, 2 x 2 activations, 2 features; 12 cells and their decisions; surface, summary, dissociation,
        // ledger, 2 nulls.
        Assert.Equal(1 + 13 + 6 + 24 + 6, result.Files);
        Assert.True(result.Rows > 1000);
    }

    [Fact]
    public async Task Verify_NoRun_SaysSo()
    {
        Assert.Contains((await Verify()).Faults, f => f.Where == "run.json");
        Assert.Contains((await RunVerification.Verify(_folder["none"], Token)).Faults, f => f.What.Contains("folder does not exist", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("surface.parquet")]
    [InlineData("sweep.yaml")]
    [InlineData("folds.parquet")]
    [InlineData("activations/set=naps/layer=conv1_2/part-0000.parquet")]
    [InlineData("cells/layer=conv1_1/fold=1/g0.parquet")]
    [InlineData("decisions/layer=conv1_1/fold=1/g1.5.parquet")]
    [InlineData("files.parquet")]
    [InlineData("run.json")]
    public async Task Verify_FileDeleted_NamesIt(string file)
    {
        await SyntheticRun.Make(_folder.Path);
        File.Delete(_folder[file]);

        Assert.Contains((await Verify()).Faults, f => f.Where == file && f.What.Contains("missing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("surface.parquet")]
    [InlineData("sweep.yaml")]
    [InlineData("cells/layer=conv1_1/fold=1/g0.parquet")]
    [InlineData("features/set=iaps/part-0000.parquet")]
    public async Task Verify_ByteChanged_NamesTheFile(string file)
    {
        await SyntheticRun.Make(_folder.Path);
        var bytes = await File.ReadAllBytesAsync(_folder[file], Token);
        bytes[bytes.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(_folder[file], bytes, Token);

        Assert.Contains((await Verify()).Faults, f => f.Where == file && f.What.Contains("SHA-256", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("files.parquet")]
    [InlineData("run.json")]
    [InlineData("stimuli.parquet")]
    public async Task Verify_FileCutInHalf_SaysDamaged(string file)
    {
        await SyntheticRun.Make(_folder.Path);
        var bytes = await File.ReadAllBytesAsync(_folder[file], Token);
        await File.WriteAllBytesAsync(_folder[file], bytes[..(bytes.Length / 2)], Token);

        Assert.Contains((await Verify()).Faults, f => f.Where == file && f.What.Contains("damaged", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("notes.txt", "does not list")]
    [InlineData("cells/layer=conv1_1/fold=1/g0.5.parquet", "does not list")]
    [InlineData("cells/layer=conv1_1/fold=1/g0.5.parquet", "no planned cell")]
    [InlineData("cells/layer=conv1_1/fold=1/g0.0.parquet", "no planned cell")]
    public async Task Verify_FileTooMany_NamesIt(string file, string what)
    {
        await SyntheticRun.Make(_folder.Path);
        await File.WriteAllTextAsync(_folder[file], "x", Token);

        Assert.Contains((await Verify()).Faults, f => f.Where == file && f.What.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_TemporaryFile_NamesIt()
    {
        await SyntheticRun.Make(_folder.Path);
        await File.WriteAllTextAsync(_folder["cells/.g0.parquet.17-1.tmp"], "x", Token);

        var fault = Assert.Single((await Verify()).Faults);
        Assert.Contains("cells/.g0.parquet.17-1.tmp", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_StagedFileOfAnEndedRun_NamesIt()
    {
        var run = await SyntheticRun.Make(_folder.Path);
        var file = $".staging/{(await run.Writer.Acquire()).Token}/.g0.parquet.17-1.tmp";
        await File.WriteAllTextAsync(_folder[file], "x", Token);

        var fault = Assert.Single((await Verify()).Faults);
        Assert.Contains(file, fault.What, StringComparison.Ordinal);

        await run.Writer.WriteManifest(SyntheticRun.Manifest(run.Spec) with { State = RunState.Running, Ended = null }, Token);
        Assert.Equal(["The run has not ended."], (await Verify()).Faults.Select(f => f.What));
    }

    [Fact]
    public async Task Verify_RunWithALog_FindsNothing()
    {
        var run = await SyntheticRun.Make(_folder.Path);
        run.Writer.AppendLog("a line");

        var result = await Verify();

        Assert.Empty(result.Faults);
        Assert.Equal(50, result.Files);
        await run.Writer.Certify(Token);
        Assert.DoesNotContain("run.log", (await run.Directory.Read(RunFiles.FileList, Token)).Select(f => f.Path));
    }

    /// <summary>Values that no other table contradicts.</summary>
    [Theory]
    [InlineData("run.json", "host-1", "host-2")]
    [InlineData("run.json", "12:00:00", "13:00:00")]
    [InlineData("run.json", "abc123", "abc124")]
    [InlineData("run.json", "\"i1\"", "\"i9\"")]
    [InlineData("run.json", "6.1.0", "6.1.1")]
    [InlineData("run.json", "/data/iaps.csv", "/data/iaps2.csv")]
    [InlineData("sweep.yaml", "synthetic", "another")]
    [InlineData("certificate.json", "{\n", "{ \n")]
    [InlineData("certificate.json", "run.json", "ruin.json")]
    public async Task Verify_ProvenanceChanged_NamesTheFile(string file, string value, string other)
    {
        await SyntheticRun.Make(_folder.Path);
        var text = await File.ReadAllTextAsync(_folder[file], Token);
        await File.WriteAllTextAsync(_folder[file], text.Replace(value, other, StringComparison.Ordinal), Token);
        Assert.NotEqual(text, await File.ReadAllTextAsync(_folder[file], Token));

        Assert.Equal([file], (await Verify()).Faults.Select(f => f.Where));
    }

    [Fact]
    public async Task Verify_FileListExchanged_NamesIt()
    {
        var run = await SyntheticRun.Make(_folder.Path);
        var files = await run.Directory.Read(RunFiles.FileList, Token);
        await run.Writer.Replace(RunFiles.FileList, files.AsEnumerable().Reverse(), Token);

        var fault = Assert.Single((await Verify()).Faults);

        Assert.Equal("files.parquet", fault.Where);
        Assert.Contains("certificate.json", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_RunOfAnEarlierVersion_IsGoodWithARemark()
    {
        await SyntheticRun.Make(_folder.Path);
        File.Delete(_folder["certificate.json"]);

        var result = await Verify();

        Assert.True(result.IsGood);
        Assert.Equal("certificate.json", Assert.Single(result.Remarks).Where);
    }

    [Fact]
    public async Task Write_Certificate_HasTheHashesOfThreeFiles()
    {
        await SyntheticRun.Make(_folder.Path);
        using var certificate = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(_folder["certificate.json"], Token));

        Assert.Equal(["run.json", "files.parquet", "sweep.yaml"], certificate.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.All(
            certificate.RootElement.EnumerateObject(),
            p => Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder[p.Name]))), p.Value.GetString()));
    }

    [Fact]
    public async Task Verify_CellNotCommitted_SaysWhichIsMissing()
    {
        var run = await SyntheticRun.Make(_folder.Path);
        File.Delete(_folder[RunFiles.Cell(Cell).Path]);
        File.Delete(_folder[RunFiles.Decisions(Cell).Path]);
        await run.WriteResults();
        await run.Writer.WriteManifest(SyntheticRun.Manifest(run.Spec) with { State = RunState.Incomplete }, Token);
        await run.Writer.Certify(Token);

        var result = await Verify();

        Assert.Equal(11, result.CellsCommitted);
        Assert.Equal(["run.json", "cells/layer=conv1_1/fold=1"], result.Faults.Select(f => f.Where));
        Assert.Contains("gain 0.", result.Faults[1].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_RunInterrupted_SaysSo()
    {
        var run = new SyntheticRun(new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "r")), SyntheticRun.Sweep(_folder.Path));
        await run.Writer.Acquire();
        await run.WriteInputs();
        await run.Writer.WriteManifest(SyntheticRun.Manifest(run.Spec) with { State = RunState.Running, Ended = null }, Token);
        await run.Commit(Cell);

        var result = await Verify();

        Assert.Contains(result.Faults, f => f.What.Contains("has not ended", StringComparison.Ordinal));
        Assert.Equal(1, result.CellsCommitted);
    }

    [Fact]
    public Task Verify_RowTwice_NamesTheTable() =>
        AssertFault(RunFiles.Folds, rows => [.. rows, rows[0]], "more than once");

    [Fact]
    public Task Verify_CellRowTwice_NamesTheCell() =>
        AssertFault(RunFiles.Cell(Cell), rows => [.. rows, rows[0]], "more than once");

    [Fact]
    public Task Verify_CellRowMissing_NamesTheCell() =>
        AssertFault(RunFiles.Cell(Cell), rows => rows[1..], "Planned rows are missing: iaps, pleasant, selective");

    [Fact]
    public Task Verify_CellRowNotPlanned_NamesTheCell() =>
        AssertFault(RunFiles.Cell(Cell), rows => [.. rows, With(rows[0], s => s with { Target = Target.Random(3) })], "not planned");

    [Fact]
    public Task Verify_CellOfOtherGain_NamesTheCell() =>
        AssertFault(RunFiles.Cell(Cell), rows => [.. rows.Select(r => With(r, s => s with { Gain = Gain.Intact }))], "another gain");

    [Fact]
    public Task Verify_CountsThatDoNotAddUp_NamesTheCell() =>
        AssertFault(RunFiles.Cell(Cell), rows => WithFirst(rows, s => s with { Confusion = s.Confusion + new Confusion(0, 0, 1, 0) }), "do not add up");

    [Fact]
    public Task Verify_CountsOfOtherDecisions_NamesTheDecisions() =>
        AssertFault(RunFiles.Cell(Cell), rows => WithFirst(rows, Swap), "counts of z > 0 differ", RunFiles.Decisions(Cell).Path);

    [Fact]
    public Task Verify_CountsOfOtherDecisions_NamesTheSurface() =>
        AssertFault(RunFiles.Cell(Cell), rows => WithFirst(rows, Swap), "not the sums", RunFiles.Surface.Path);

    [Fact]
    public Task Verify_NeuronCountWrong_NamesTheCell() =>
        AssertFault(RunFiles.Cell(Cell), rows => WithFirst(rows, s => s with { NeuronCount = 31 }), "neuron_count");

    [Fact]
    public Task Verify_DecisionMissing_NamesTheDecisions() =>
        AssertFault(RunFiles.Decisions(Cell), rows => rows[1..], "not the test images");

    [Fact]
    public Task Verify_DecisionNotPlanned_NamesTheDecisions() =>
        AssertFault(RunFiles.Decisions(Cell), rows => [.. rows, rows[0] with { Target = Target.Random(1) }], "not planned");

    [Fact]
    public Task Verify_FoldImageMissing_NamesTheFolds() => AssertFault(RunFiles.Folds, rows => rows[1..], "are missing: pleasant-0.png");

    [Fact]
    public Task Verify_ExcludedImageInFolds_NamesTheFolds() =>
        AssertFault(RunFiles.Folds, rows => [.. rows, rows[0] with { Image = "excluded.png" }], "not among the included");

    [Fact]
    public Task Verify_ActivationMissing_NamesTheFile() =>
        AssertFault(RunFiles.Activations("iaps", "conv1_2", part: 0), rows => rows[1..], "are missing: pleasant-0.png", "activations/set=iaps/layer=conv1_2");

    [Fact]
    public Task Verify_ActivationOfWrongLength_NamesTheFile() =>
        AssertFault(RunFiles.Activations("iaps", "conv1_2", part: 0), rows => [rows[0] with { Values = [1] }, .. rows[1..]], "do not have 32 values");

    [Fact]
    public Task Verify_ActivationOfOtherCategory_NamesTheFile() =>
        AssertFault(RunFiles.Activations("iaps", "conv1_2", part: 0), rows => [rows[0] with { Category = Emotion.Neutral }, .. rows[1..]], "Categories differ");

    [Fact]
    public Task Verify_TargetMissing_NamesTheTargets() => AssertFault(RunFiles.Targets, rows => rows[1..], "Planned targets are missing");

    [Fact]
    public Task Verify_TargetOfImpossibleNeuron_NamesTheTargets() =>
        AssertFault(RunFiles.Targets, rows => [rows[0] with { Neurons = [32] }, .. rows[1..]], "not ascending indices");

    [Fact]
    public Task Verify_SelectionMiscounted_NamesTheSelection() =>
        AssertFault(RunFiles.Selection, rows => [rows[0] with { Preferring = 12 }, .. rows[1..]], "differ from those of neurons.parquet");

    [Fact]
    public Task Verify_ReadoutMissing_NamesTheReadouts() => AssertFault(RunFiles.Readouts, rows => rows[1..], "iaps, fold 0");

    [Fact]
    public Task Verify_SurfacePointMissing_NamesTheSurface() => AssertFault(RunFiles.Surface, rows => rows[1..], "Planned points are missing");

    [Fact]
    public Task Verify_SurfaceThatHidesMissingCells_NamesTheSurface() =>
        AssertFault(RunFiles.Surface, rows => [rows[0] with { CellsMissing = 1 }, .. rows[1..]], "cells_missing");

    [Fact]
    public Task Verify_LedgerWithoutACell_NamesTheLedger() => AssertFault(RunFiles.Ledger, rows => rows[1..], "no entry: conv1_1/0/0");

    [Fact]
    public Task Verify_LedgerOfOtherState_NamesTheLedger() =>
        AssertFault(RunFiles.Ledger, rows => [rows[0] with { State = CellState.Failed }, .. rows[1..]], "shard exists: conv1_1/0/0");

    [Fact]
    public Task Verify_LedgerOfOtherFile_NamesTheLedger() =>
        AssertFault(RunFiles.Ledger, rows => [rows[0] with { File = "x" }, .. rows[1..]], "another file");

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CellRow With(CellRow row, Func<CellScore, CellScore> change) => row with { Score = change(row.Score) };

    private static List<CellRow> WithFirst(List<CellRow> rows, Func<CellScore, CellScore> change) => [With(rows[0], change), .. rows[1..]];

    /// <summary>Other counts of as many images of each kind.</summary>
    private static CellScore Swap(CellScore score) => score with
    {
        Confusion = new Confusion(score.Confusion.Positives, score.Confusion.Negatives, 0, 0) == score.Confusion
            ? new Confusion(0, 0, score.Confusion.Negatives, score.Confusion.Positives)
            : new Confusion(score.Confusion.Positives, score.Confusion.Negatives, 0, 0),
    };

    private Task<VerificationResult> Verify() => RunVerification.Verify(_folder.Path, Token);

    /// <summary>
    /// Changes the rows of one table of a good run, certifies the run anew, and expects a fault of that table (or
    /// another one).
    /// </summary>
    private Task AssertFault<TRow>(TableFile<TRow> file, Func<List<TRow>, List<TRow>> change, string what, string? where = null) =>
        ChangedRun.AssertFault(_folder.Path, file, change, what, where);
}
