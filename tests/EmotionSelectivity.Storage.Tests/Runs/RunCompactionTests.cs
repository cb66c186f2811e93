using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Tables;
using EmotionSelectivity.Storage.Tests.Tables;

namespace EmotionSelectivity.Storage.Tests.Runs;

public sealed class RunCompactionTests : IDisposable
{
    private const string Layer = "conv1_1";
    private const int Fold = 1;

    private static readonly string AllCells = RunFiles.CompactedCells(Layer, Fold).Path;
    private static readonly string AllDecisions = RunFiles.CompactedDecisions(Layer, Fold).Path;

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticRun _run;

    public RunCompactionTests()
    {
        // Gains in an order that is not ascending.
        var spec = SyntheticRun.Sweep(_folder.Path) with { Gains = [Gain.Intact, Gain.Lesion, Gain.From(1.5)] };
        _run = new SyntheticRun(new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "r1")), spec);
        _run.Writer.Acquire(Token).GetAwaiter().GetResult();
    }

    private IEnumerable<CellId> Cells => _run.Plan.Cells.Where(c => c.Layer == Layer && c.Fold == Fold);

    [Fact]
    public async Task Compact_CommittedCells_BecomeOneFileOfEachTable()
    {
        await _run.CommitAll();
        var before = OtherReaders.ArrowMetadata(_folder[RunFiles.Cell(Cells.First()).Path]);

        await Compact();

        Assert.Equal([AllCells], await _run.Directory.List(Path.GetDirectoryName(AllCells)!));
        Assert.Equal([AllDecisions], await _run.Directory.List(Path.GetDirectoryName(AllDecisions)!));
        Assert.Equal(before.Where(m => m.Key != "ARROW:schema"), OtherReaders.ArrowMetadata(_folder[AllCells]).Where(m => m.Key != "ARROW:schema"));
        Assert.Equal(
            Cells.SelectMany(_run.Scores), (await _run.Directory.Read(RunFiles.CompactedCells(Layer, Fold), Token)).Select(r => r.Score));
        Assert.Equal(Cells.SelectMany(_run.Decisions), await _run.Directory.Read(RunFiles.CompactedDecisions(Layer, Fold), Token));
        await AssertReadsAll();
    }

    [Fact]
    public async Task CommittedCells_PartlyCompacted_CountsBothForms()
    {
        var missing = new CellId("conv1_2", Gain.Intact, 0);
        foreach (var cell in _run.Plan.Cells.Where(c => c != missing))
            await _run.Commit(cell);
        await Compact();

        var committed = await _run.Directory.CommittedCells();

        Assert.Equal(11, committed.CountOf(_run.Plan));
        Assert.False(committed.IsEmpty);
        Assert.Equal([missing], _run.Plan.Cells.Where(c => !committed.Contains(c)));
        Assert.Equal([missing], await _run.Plan.Cells.ToAsyncEnumerable().Where(async (cell, token) => !await _run.Directory.IsCommitted(cell, token)).ToListAsync(Token));
        Assert.True(committed.IsCompacted(Layer, Fold));
        Assert.False(committed.IsCompacted("conv1_2", Fold));
        Assert.Equal(AllCells, committed.FileOf(Cells.First()));
        Assert.Equal("cells/layer=conv1_2/fold=1/g0.parquet", committed.FileOf(new CellId("conv1_2", Gain.Lesion, 1)));
        Assert.Null(committed.FileOf(missing));
        Assert.False(committed.Contains(new CellId("conv9", Gain.Intact, 0)));
        Assert.False(await _run.Commit(Cells.First()));
    }

    [Theory]
    [InlineData("cells", "gain, \"set\", emotion, target, draw, tp, fp, tn, fn, f1, device")]
    [InlineData("decisions", "gain, \"set\", emotion, target, draw, readout, image, z")]
    public async Task Compact_ByHiveGlobInDuckDb_HasTheSameRows(string table, string columns)
    {
        await _run.CommitAll();
        var sql = $"SELECT layer, fold, {columns} FROM read_parquet('{_folder.Path}/{table}/**/*.parquet', hive_partitioning = true) ORDER BY ALL";
        var before = OtherReaders.Query(sql);

        await _run.Compact();

        Assert.True(before.Count > 100);
        Assert.Equal(before, OtherReaders.Query(sql));
        Assert.Equal(4, (await _run.Directory.List(table)).Count);
    }

    public enum Crash
    {
        AfterTheDecisions,
        AfterTheMark,
        AmidTheDeletions,
        BeforeTheLastDeletion,
        AfterAll,
    }

    [Theory]
    [InlineData(Crash.AfterTheDecisions)]
    [InlineData(Crash.AfterTheMark)]
    [InlineData(Crash.AmidTheDeletions)]
    [InlineData(Crash.BeforeTheLastDeletion)]
    [InlineData(Crash.AfterAll)]
    public async Task Compact_DiedAtAnyStep_AllCanBeReadAndARepetitionFinishes(Crash crash)
    {
        await _run.CommitAll();
        await CompactUntil(crash);

        await AssertReadsAll();
        Assert.Equal(12, (await _run.Directory.CommittedCells()).CountOf(_run.Plan));
        await _run.Writer.Acquire();
        await Compact();

        Assert.Equal([AllCells, AllDecisions], await OfFold());
        await AssertReadsAll();
    }

    /// <summary>A compaction that lost the run writes no mark and deletes nothing.</summary>
    [Theory]
    [InlineData(Crash.AfterTheDecisions)]
    [InlineData(Crash.AfterTheMark)]
    [InlineData(Crash.AmidTheDeletions)]
    public async Task Compact_LeaseLost_ChangesNothing(Crash step)
    {
        await _run.CommitAll();
        await CompactUntil(step);
        var before = await OfFold();
        using var other = new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "r1"));
        await other.Acquire();

        await Assert.ThrowsAsync<LeaseLostException>(Compact);

        Assert.Equal(before, await OfFold());
        await AssertReadsAll();
    }

    [Theory]
    [InlineData("cells/layer=conv1_1/fold=1/g1.5.parquet")]
    [InlineData("decisions/layer=conv1_1/fold=1/g0.parquet")]
    public async Task Compact_DamagedSmallFile_IsNamedAndNothingDeleted(string file)
    {
        await _run.CommitAll();
        var bytes = await File.ReadAllBytesAsync(_folder[file], Token);
        await File.WriteAllBytesAsync(_folder[file], bytes[..^20], Token);

        var error = await Assert.ThrowsAsync<DamagedFileException>(Compact);

        Assert.Equal(_folder[file], error.File);
        Assert.Equal(6, (await OfFold()).Count(path => !path.EndsWith("all.parquet", StringComparison.Ordinal)));
        Assert.False(await _run.Directory.IsCompacted(Layer, Fold));
        await File.WriteAllBytesAsync(_folder[file], bytes, Token);
        await Compact();
        await AssertReadsAll();
    }

    [Fact]
    public async Task Compact_SmallFileOfAnotherGain_IsNamedAndNothingDeleted()
    {
        await _run.CommitAll();
        var cell = Cells.First();
        await _run.Writer.Replace(RunFiles.Decisions(cell), _run.Decisions(Cells.Last()), Token);

        var error = await Assert.ThrowsAsync<DamagedFileException>(Compact);

        Assert.Equal(_folder[RunFiles.Decisions(cell).Path], error.File);
        Assert.Equal(6, (await OfFold()).Count);
    }

    [Fact]
    public async Task Compact_SmallFileWithoutRows_IsNamedAndNothingDeleted()
    {
        await _run.CommitAll();
        await _run.Writer.Replace(RunFiles.Cell(Cells.First()), [], Token);

        var error = await Assert.ThrowsAsync<DamagedFileException>(Compact);

        Assert.Equal(_folder[RunFiles.Cell(Cells.First()).Path], error.File);
        Assert.False(await _run.Directory.IsCompacted(Layer, Fold));
    }

    [Fact]
    public async Task Compact_CellNotCommitted_SaysSoAndDeletesNothing()
    {
        foreach (var cell in Cells.Skip(1))
            await _run.Commit(cell);

        await Assert.ThrowsAsync<FileNotFoundException>(Compact);

        Assert.Equal(4, (await OfFold()).Count);
        Assert.False(await _run.Directory.IsCompacted(Layer, Fold));
    }

    [Fact]
    public async Task Compact_Cancelled_LeavesTheSmallFiles()
    {
        await _run.CommitAll();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new RunCompaction(_run.Writer).Compact(Layer, Fold, _run.Spec.Gains, cancelled.Token));

        Assert.Equal(6, (await OfFold()).Count);
    }

    [Fact]
    public async Task ReadCells_CompactedMeanwhile_GivesEveryCellOnce()
    {
        await _run.CommitAll();
        var scores = new List<(CellId Cell, List<CellRow> Rows)>();
        await using var decisions = _run.Directory.ReadDecisions(Layer, Fold, Token).GetAsyncEnumerator(Token);
        Assert.True(await decisions.MoveNextAsync());
        var read = new List<(CellId Cell, List<Decision> Rows)> { decisions.Current };

        await foreach (var cell in _run.Directory.ReadCells(Layer, Fold, Token))
        {
            scores.Add(cell);
            await Compact();
        }
        while (await decisions.MoveNextAsync())
            read.Add(decisions.Current);

        Assert.Equal(Cells.Order(ByGain), scores.Select(c => c.Cell).Order(ByGain));
        Assert.All(scores, c => Assert.Equal(_run.Scores(c.Cell), c.Rows.Select(r => r.Score)));
        Assert.Equal(Cells.Order(ByGain), read.Select(c => c.Cell).Order(ByGain));
        Assert.All(read, c => Assert.Equal(_run.Decisions(c.Cell), c.Rows));
    }

    [Fact]
    public async Task ReadCells_SmallFileGoneWithoutCompaction_IsAnError()
    {
        await _run.CommitAll();
        var reading = _run.Directory.ReadDecisions(Layer, Fold, Token);
        File.Delete(_folder[RunFiles.Decisions(Cells.Last()).Path]);

        await Assert.ThrowsAsync<FileNotFoundException>(async () => await reading.ToListAsync(Token));
    }

    [Fact]
    public async Task ReadCells_CompactedGainInTwoPlaces_IsDamaged()
    {
        await _run.CommitAll();
        await Compact();
        var file = RunFiles.CompactedCells(Layer, Fold);
        var rows = await _run.Directory.Read(file, Token);
        await _run.Writer.Replace(file, [.. rows, rows[0]], Token);

        var error = await Assert.ThrowsAsync<DamagedFileException>(async () => await _run.Directory.ReadCells(Layer, Fold, Token).ToListAsync(Token));

        Assert.Equal(_folder[AllCells], error.File);
    }

    [Fact]
    public async Task ReadCell_GainThatTheCompactedFileLacks_IsNotFound()
    {
        await _run.CommitAll();
        await Compact();

        await Assert.ThrowsAsync<FileNotFoundException>(() => _run.Directory.ReadCell(new CellId(Layer, Gain.From(9), Fold), Token));
    }

    public void Dispose()
    {
        _run.Writer.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Comparer<CellId> ByGain => Comparer<CellId>.Create((a, b) => a.Gain.CompareTo(b.Gain));

    private Task Compact() => new RunCompaction(_run.Writer).Compact(Layer, Fold, _run.Spec.Gains, Token);

    private async Task<List<string>> OfFold() =>
        [.. (await _run.Directory.List("", Token)).Where(path => path.Contains($"layer={Layer}/fold={Fold}/", StringComparison.Ordinal))];

    /// <summary>Leaves the files that a compaction which died there has left.</summary>
    private async Task CompactUntil(Crash crash)
    {
        var small = (await OfFold()).ToDictionary(path => path, path => File.ReadAllBytes(_folder[path]));
        await Compact();
        var kept = crash switch
        {
            Crash.AfterTheDecisions or Crash.AfterTheMark => small.Keys,
            Crash.AmidTheDeletions => small.Keys.Where(path => !path.EndsWith("/g1.parquet", StringComparison.Ordinal)),
            Crash.BeforeTheLastDeletion => [RunFiles.Decisions(Cells.Last()).Path],
            _ => (IEnumerable<string>)[],
        };
        foreach (var path in kept)
            await File.WriteAllBytesAsync(_folder[path], small[path], Token);
        if (crash == Crash.AfterTheDecisions)
            File.Delete(_folder[AllCells]);
    }

    private async Task AssertReadsAll()
    {
        var scores = await _run.Directory.ReadCells(Layer, Fold, Token).ToListAsync(Token);
        var decisions = await _run.Directory.ReadDecisions(Layer, Fold, Token).ToListAsync(Token);
        Assert.Equal(Cells.Order(ByGain), scores.Select(c => c.Cell).Order(ByGain));
        Assert.All(scores, c => Assert.Equal(_run.Scores(c.Cell), c.Rows.Select(r => r.Score)));
        Assert.Equal(Cells.Order(ByGain), decisions.Select(c => c.Cell).Order(ByGain));
        Assert.All(decisions, c => Assert.Equal(_run.Decisions(c.Cell), c.Rows));
        foreach (var cell in Cells)
        {
            Assert.True(await _run.Directory.IsCommitted(cell));
            Assert.Equal(_run.Scores(cell), (await _run.Directory.ReadCell(cell, Token)).Select(r => r.Score));
            Assert.Equal(_run.Decisions(cell), await _run.Directory.ReadDecisions(cell, Token));
        }
    }
}
