using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Tests.Tables;

namespace EmotionSelectivity.Storage.Tests.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private static readonly CellId Cell = new("conv1_1", Gain.From(1.5), 1);

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticRun _run;

    public RunDirectoryTests()
    {
        _run = new SyntheticRun(new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "r1")), SyntheticRun.Sweep(_folder.Path));
        _run.Writer.Acquire().GetAwaiter().GetResult();
    }

    [Fact]
    public async Task CommitCell_First_IsThereWithItsDecisions()
    {
        Assert.False(await _run.Directory.IsCommitted(Cell));

        Assert.True(await _run.Commit(Cell));

        Assert.True(await _run.Directory.IsCommitted(Cell));
        Assert.Equal(1, (await _run.Directory.CommittedCells()).CountOf(_run.Plan));
        Assert.True((await _run.Directory.CommittedCells()).Contains(Cell));
        Assert.Equal(_run.Scores(Cell), (await _run.Directory.ReadCell(Cell, Token)).Select(r => r.Score));
        Assert.Equal(_run.Decisions(Cell), await _run.Directory.ReadDecisions(Cell, Token));
        Assert.True(File.Exists(_folder["cells/layer=conv1_1/fold=1/g1.5.parquet"]));
        Assert.True(File.Exists(_folder["decisions/layer=conv1_1/fold=1/g1.5.parquet"]));
    }

    [Fact]
    public async Task CommitCell_ManyAtOnce_OneStands()
    {
        using var start = new Barrier(8);
        var commits = Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait(Token);
                return (Worker: $"w{i}", First: await _run.Commit(Cell, $"w{i}"));
            },
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap());

        var winner = Assert.Single(await Task.WhenAll(commits), c => c.First);

        Assert.All(await _run.Directory.ReadCell(Cell, Token), r => Assert.Equal(winner.Worker, r.Provenance.Device));
        Assert.Equal(2, (await _run.Directory.List()).Count);
    }

    [Fact]
    public async Task CommitCell_AfterAnAttemptThatDiedBetweenItsFiles_ReplacesTheDecisions()
    {
        await _run.Writer.Replace(RunFiles.Decisions(Cell), [], Token);

        Assert.True(await _run.Commit(Cell));

        Assert.Equal(_run.Decisions(Cell), await _run.Directory.ReadDecisions(Cell, Token));
    }

    [Fact]
    public async Task CommitCell_Cancelled_LeavesNothingHalf()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _run.Writer.CommitCell(Cell, _run.Scores(Cell), new CellProvenance("cpu", "fp32", 1e-6, 1, 1), _run.Decisions(Cell), cancelled.Token));

        Assert.Empty(await _run.Directory.List());
    }

    [Fact]
    public async Task CommitCell_DiskFull_SaysSoAndWorksOnceThereIsSpace()
    {
        using var disk = new SmallDisk(_folder["disk"]);
        using var writer = new RunWriter(new RunDirectory(disk.Path), new RunStamp("0.1.0", "r1"));
        var run = new SyntheticRun(writer, SyntheticRun.Sweep(disk.Path));
        await writer.Acquire();
        var filler = Path.Combine(disk.Path, "filler");
        await File.WriteAllBytesAsync(filler, new byte[(1 << 20) - 8192], Token);
        var noise = Enumerable.Range(0, 50_000).Select(i => new Decision(Cell.Gain, "iaps", default, default, default, $"{i * 7919 % 50_000}.png", MathF.Sin(i)));

        await Assert.ThrowsAsync<DiskFullException>(
            () => writer.CommitCell(Cell, run.Scores(Cell), new CellProvenance("cpu", "fp32", 1e-6, 1, 1), noise, Token));

        Assert.False(await writer.Directory.IsCommitted(Cell));
        Assert.Equal([filler], disk.Files);
        File.Delete(filler);
        Assert.True(await run.Commit(Cell));
    }

    [Fact]
    public async Task ReadCells_OfLayerAndFold_GivesItsCommittedCellsByGain()
    {
        Assert.Empty(await _run.Directory.ReadCells("conv1_1", 1, Token).ToListAsync(Token));
        foreach (var cell in new[] { Cell, Cell with { Gain = Gain.Lesion }, Cell with { Fold = 0 }, Cell with { Layer = "conv1_2" } })
            await _run.Commit(cell);
        await _run.Writer.Replace(RunFiles.Decisions(Cell with { Gain = Gain.Intact }), [], Token);

        var cells = await _run.Directory.ReadCells("conv1_1", 1, Token).ToListAsync(Token);
        var decisions = await _run.Directory.ReadDecisions("conv1_1", 1, Token).ToListAsync(Token);

        Assert.Equal([Cell with { Gain = Gain.Lesion }, Cell], cells.Select(c => c.Cell));
        Assert.All(cells, c => Assert.Equal(_run.Scores(c.Cell), c.Rows.Select(r => r.Score)));
        Assert.Equal([Cell with { Gain = Gain.Lesion }, Cell], decisions.Select(d => d.Cell));
        Assert.All(decisions, d => Assert.Equal(_run.Decisions(d.Cell), d.Rows));
    }

    [Fact]
    public async Task Cells_ByHiveGlobInDuckDb_CarryTheirKeys()
    {
        await _run.Commit(Cell);
        await _run.Commit(Cell with { Layer = "conv1_2", Fold = 0, Gain = Gain.Lesion });

        var rows = OtherReaders.Query(
            $"SELECT DISTINCT layer, fold, gain FROM read_parquet('{_folder.Path}/cells/**/*.parquet', hive_partitioning = true) ORDER BY layer");

        Assert.Equal(["conv1_1 1 1.5", "conv1_2 0 0"], rows.Select(r => string.Join(' ', r)));
    }

    [Fact]
    public async Task Activations_ByHiveGlobInDuckDb_CarryTheirKeys()
    {
        await _run.WriteInputs();

        var rows = OtherReaders.Query(
            $"""
            SELECT "set", layer, count(*), min(len(responses)) FROM read_parquet('{_folder.Path}/activations/**/*.parquet', hive_partitioning = true)
            GROUP BY ALL ORDER BY ALL
            """);

        Assert.Equal(["iaps conv1_1 12 32", "iaps conv1_2 12 32", "naps conv1_1 12 32", "naps conv1_2 12 32"], rows.Select(r => string.Join(' ', r)));
    }

    [Fact]
    public async Task Metadata_OfACell_SaysWhereItBelongs()
    {
        await _run.Commit(Cell);

        var metadata = OtherReaders.ArrowMetadata(_folder[RunFiles.Cell(Cell).Path]);

        Assert.Equal("0.1.0", metadata["emosel.version"]);
        Assert.Equal("r1", metadata["emosel.run"]);
        Assert.Equal("cells", metadata["emosel.table"]);
        Assert.Equal("1", metadata["emosel.schema"]);
        Assert.Equal("layer=conv1_1/fold=1", metadata["emosel.keys"]);
    }

    [Fact]
    public async Task List_LinkToItself_Ends()
    {
        Directory.CreateSymbolicLink(_folder["loop"], _folder.Path);

        Assert.Equal(["loop"], await _run.Directory.List());
    }

    [Fact]
    public async Task List_WhileAFileIsWritten_DoesNotHaveIt()
    {
        await _run.Writer.Replace(RunFiles.Folds, Listing(), Token);

        async IAsyncEnumerable<FoldAssignment> Listing()
        {
            Assert.Empty(await _run.Directory.List());
            Assert.Single(await _run.Directory.List(".staging"));
            yield break;
        }
    }

    [Theory]
    [InlineData("cells/layer=conv1_1/fold=1/g1.5.parquet", "conv1_1/1.5/1")]
    [InlineData("decisions/layer=conv1_1/fold=12/g0.parquet", "conv1_1/0/12")]
    [InlineData("cells/layer=conv1_1/fold=1/g1.50.parquet", null)]
    [InlineData("cells/layer=conv1_1/fold=1/g-1.parquet", null)]
    [InlineData("cells/layer=../fold=1/g1.parquet", null)]
    [InlineData("cells/layer=a/b/fold=1/g1.parquet", null)]
    [InlineData("other/layer=conv1_1/fold=1/g1.parquet", null)]
    [InlineData("cells/layer=conv1_1/fold=1/.g1.parquet.1-1.tmp", null)]
    [InlineData("cells/layer=conv1_1/fold=1/all.parquet", null)]
    public void CellOf_Path_IsTheCellOrNone(string path, string? cell) => Assert.Equal(cell, RunFiles.CellOf(path)?.ToString());

    [Theory]
    [InlineData("cells/layer=conv1_1/fold=1/all.parquet", "(conv1_1, 1)")]
    [InlineData("decisions/layer=conv1_1/fold=12/all.parquet", "(conv1_1, 12)")]
    [InlineData("cells/layer=conv1_1/fold=01/all.parquet", null)]
    [InlineData("cells/layer=../fold=1/all.parquet", null)]
    [InlineData("cells/layer=conv1_1/fold=1/g1.parquet", null)]
    [InlineData("cells/layer=conv1_1/all.parquet", null)]
    public void CompactedOf_Path_IsTheLayerAndFoldOrNone(string path, string? fold) => Assert.Equal(fold, RunFiles.CompactedOf(path)?.ToString());

    [Theory]
    [InlineData("../iaps")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("..")]
    public void Features_OfASetThatIsNoFolderName_Throws(string set) => Assert.Throws<ArgumentException>(() => RunFiles.Features(set, part: 0));

    [Fact]
    public async Task Read_NotThere_ThrowsFileNotFound() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => _run.Directory.Read(RunFiles.Folds, Token));

    [Fact]
    public async Task ReadManifest_Damaged_SaysSo()
    {
        Assert.Null(await _run.Directory.ReadManifest(Token));
        await File.WriteAllTextAsync(_folder["run.json"], "{", Token);

        await Assert.ThrowsAsync<DamagedFileException>(() => _run.Directory.ReadManifest(Token));
    }

    public void Dispose()
    {
        _run.Writer.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
