using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Storage.Tests.Runs;

/// <summary>
/// Each writer stands for a process of its own; the zombie is one that lost the lease and does not know.
/// </summary>
public sealed class RunLeaseTests : IDisposable
{
    private static readonly CellId Cell = new("conv1_1", Gain.From(1.5), 1);

    private readonly TemporaryFolder _folder = new();
    private readonly List<RunWriter> _opened = [];
    private readonly RunWriter _zombie;
    private readonly RunWriter _holder;

    public RunLeaseTests() => (_zombie, _holder) = (Open(), Open());

    private string Staging => _folder[".staging"];

    [Fact]
    public async Task Acquire_ByAnother_HasAGreaterTokenAndRevokesTheFirst()
    {
        var first = await _zombie.Acquire();
        Assert.True(await first.IsHeld());
        await _zombie.Replace(RunFiles.Folds, [Assignment("zombie")], Token);

        var second = await _holder.Acquire();

        Assert.True(second.Token > first.Token);
        Assert.True(await second.IsHeld());
        Assert.False(await first.IsHeld());
        Assert.Equal([second.Token], Tokens());
        await AssertCannotWrite(_zombie);
        await _holder.Replace(RunFiles.Folds, [Assignment("holder")], Token);
        await AssertCannotWrite(_zombie);
        Assert.Equal([Assignment("holder")], await _zombie.Directory.Read(RunFiles.Folds, Token));
        Assert.Equal([second.Token], Tokens());
    }

    [Fact]
    public async Task Acquire_ManyAtOnce_TheGreatestTokenHoldsTheRunAlone()
    {
        for (var round = 0; round < 25; round++)
        {
            using var start = new Barrier(8);
            var processes = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
            var leases = await Task.WhenAll(processes.Select(process => OnAThread(() =>
            {
                start.SignalAndWait(Token);
                return TryAcquire(process).GetAwaiter().GetResult();
            })));

            var acquired = leases.OfType<RunLease>().ToList();
            var holder = acquired.MaxBy(lease => lease.Token)!;
            Assert.Equal([holder.Token], Tokens());
            await holder.Writer.Replace(RunFiles.Folds, [], Token);
            foreach (var lease in acquired.Where(lease => lease != holder))
                await AssertCannotWrite(lease.Writer);
        }
    }

    /// <summary>
    /// Whatever zombies were in the middle of, what the holder writes after it acquired the lease stays.
    /// </summary>
    [Fact]
    public async Task Acquire_WhileOthersWriteWithoutPause_KeepsWhatIsWrittenAfterwards()
    {
        for (var round = 0; round < 20; round++)
        {
            using var start = new Barrier(4);
            var token = (await _zombie.Acquire()).Token;
            var zombies = Enumerable.Range(0, 3).Select(i => OnAThread(() =>
            {
                var worker = Open();
                worker.Accept(token);
                start.SignalAndWait(Token);
                return WriteUntilRefused(worker, i);
            })).ToList();
            start.SignalAndWait(Token);

            await _holder.Acquire();
            await _holder.Replace(RunFiles.Folds, [Assignment("holder")], Token);
            var committed = await _holder.TryCommit(RunFiles.Labels, [], Token);
            await Task.WhenAll(zombies);

            Assert.Equal([Assignment("holder")], await _holder.Directory.Read(RunFiles.Folds, Token));
            Assert.Equal(committed ? 0 : 1, (await _holder.Directory.Read(RunFiles.Labels, Token)).Count);
            File.Delete(_folder[RunFiles.Labels.Path]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_TokenRevokedWhileTheTemporaryFileIsOpen_WritesNothing(bool ends)
    {
        var lease = await _holder.Acquire();
        _zombie.Accept(lease.Token);

        await Assert.ThrowsAsync<LeaseLostException>(() => _zombie.Replace(RunFiles.Folds, Rows(), Token));
        Assert.Equal(ends ? [] : [(await _holder.Acquire()).Token], Tokens());
        Assert.Equal(ends, !Directory.Exists(Staging));
        await Assert.ThrowsAsync<LeaseLostException>(() => _zombie.TryCommit(RunFiles.Folds, Rows(), Token));

        Assert.Empty(await _zombie.Directory.List());
        Assert.Empty(await _zombie.Directory.List(".staging"));

        IEnumerable<FoldAssignment> Rows()
        {
            yield return Assignment("1.png");
            (ends ? lease.Release(Token) : Open().Acquire(Token)).GetAwaiter().GetResult();
            yield return Assignment("2.png");
        }
    }

    public enum Step
    {
        BeforeAll,
        InTheDecisions,
        BetweenTheFiles,
        InTheShard,
    }

    [Theory]
    [InlineData(Step.BeforeAll)]
    [InlineData(Step.InTheDecisions)]
    [InlineData(Step.BetweenTheFiles)]
    [InlineData(Step.InTheShard)]
    public async Task CommitCell_LeaseLostAtAnyStep_IsTheHoldersCommit(Step step)
    {
        await _zombie.Acquire();
        if (step == Step.BeforeAll)
            await _holder.Acquire();

        await Assert.ThrowsAsync<LeaseLostException>(() => CommitAsZombie(step, () => _holder.Acquire(Token).GetAwaiter().GetResult()));

        Assert.False(await _holder.Directory.IsCommitted(Cell));
        Assert.True(await Synthetic(_holder).Commit(Cell, "holder"));
        await AssertIsTheHolders();
        Assert.False(await Synthetic(_zombie).Commit(Cell, "zombie"));
        await AssertIsTheHolders();
    }

    /// <summary>The holder commits all cells and compacts them before the zombie's next step.</summary>
    [Theory]
    [InlineData(Step.InTheDecisions)]
    [InlineData(Step.BetweenTheFiles)]
    [InlineData(Step.InTheShard)]
    public async Task CommitCell_CompactedMeanwhile_LeavesTheCompactedFilesAlone(Step step)
    {
        await _zombie.Acquire();
        var run = Synthetic(_holder);

        await Assert.ThrowsAsync<LeaseLostException>(() => CommitAsZombie(step, () =>
        {
            _holder.Acquire(Token).GetAwaiter().GetResult();
            run.CommitAll().GetAwaiter().GetResult();
            _holder.Acquire(Token).GetAwaiter().GetResult();
            run.Compact().GetAwaiter().GetResult();
            // Even when the zombie's process learns the new token, the commit continues under the one it began with.
            _zombie.Accept(Tokens().Single());
        }));

        Assert.All(await _holder.Directory.List(), path => Assert.EndsWith("/all.parquet", path, StringComparison.Ordinal));
        Assert.False(await Synthetic(_zombie).Commit(Cell, "zombie"));
        Assert.Equal(run.Decisions(Cell), await _holder.Directory.ReadDecisions(Cell, Token));
    }

    [Fact]
    public async Task Accept_TokenOfAnotherProcess_WritesUnderItUntilItIsRevoked()
    {
        var worker = Open();
        worker.Accept((await _zombie.Acquire()).Token);
        await worker.Replace(RunFiles.Folds, [], Token);

        var next = await _holder.Acquire();
        await AssertCannotWrite(worker);
        worker.Accept(next.Token);
        await worker.Replace(RunFiles.Folds, [Assignment("a.png")], Token);
    }

    [Fact]
    public async Task Accept_OfAnEarlierTokenThatComesLate_KeepsTheGreaterOne()
    {
        var worker = Open();
        var first = await _zombie.Acquire();
        worker.Accept((await _holder.Acquire()).Token);

        worker.Accept(first.Token);

        await worker.Replace(RunFiles.Folds, [], Token);
    }

    /// <summary>
    /// Numbers start again after a release; a worker that lived through it follows, and a zombie with the same number
    /// stays excluded.
    /// </summary>
    [Fact]
    public async Task Acquire_AfterRelease_StartsNumbersAgainAndStaysFenced()
    {
        var worker = Open();
        var zombies = (await _zombie.Acquire()).Token;
        await _holder.Acquire();
        var lease = await _holder.Acquire();
        worker.Accept(lease.Token);
        await lease.Release();

        var again = (await _holder.Acquire()).Token;

        Assert.Equal(zombies.Value[..6], again.Value[..6]);
        Assert.NotEqual(zombies, again);
        await AssertCannotWrite(_zombie);
        await AssertCannotWrite(worker);
        worker.Accept(again);
        await worker.Replace(RunFiles.Folds, [], Token);
        _holder.AppendLog("line");
        Assert.Equal([again], Tokens());
    }

    [Fact]
    public async Task Release_ByItsHolder_EndsAllWriting()
    {
        var worker = Open();
        var lease = await _holder.Acquire();
        worker.Accept(lease.Token);
        await worker.Replace(RunFiles.Folds, [], Token);

        await lease.Release();

        Assert.False(Directory.Exists(Staging));
        Assert.False(await lease.IsHeld());
        await AssertCannotWrite(worker);
        await AssertCannotWrite(_holder);
        await Assert.ThrowsAsync<LeaseLostException>(() => lease.Advance(Token));
        await lease.Release();
        Assert.Equal([RunFiles.Folds.Path], await _holder.Directory.List());
        Assert.False(Directory.Exists(Staging));
    }

    [Fact]
    public async Task Release_ByAZombie_LeavesTheHolderAlone()
    {
        var zombie = await _zombie.Acquire();
        var lease = await _holder.Acquire();

        await zombie.Release();
        Assert.Equal([lease.Token], Tokens());

        await lease.Release();
        lease = await Open().Acquire();
        await zombie.Release();
        Assert.Equal([lease.Token], Tokens());
        await AssertCannotWrite(_zombie);
    }

    [Fact]
    public async Task Acquire_AfterProcessesDiedWhileWritingOrReleasing_RemovesTheirFiles()
    {
        var token = (await _zombie.Acquire()).Token;
        File.WriteAllText(Path.Combine(Staging, token.Value, ".g2.parquet.1-4.tmp"), "half");
        Directory.CreateDirectory(Path.Combine(Staging, "closed-000000-abcdef"));
        File.WriteAllText(Path.Combine(Staging, "closed-000000-abcdef", ".g2.parquet.1-4.tmp"), "half");
        Assert.Equal(2, (await _zombie.Directory.List(".staging")).Count);

        var next = await _holder.Acquire();

        Assert.Equal([next.Token], Tokens());
        Assert.Empty(await _holder.Directory.List(".staging"));
    }

    [Fact]
    public async Task Write_WithoutAToken_SaysSo()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _holder.Replace(RunFiles.Folds, [], Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _holder.TryCommit(RunFiles.Folds, [], Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _holder.WriteSweep(default, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Synthetic(_holder).Commit(Cell));
        Assert.Throws<InvalidOperationException>(() => _holder.AppendLog("line"));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../000001-abcdef")]
    [InlineData("000001-abcdef/..")]
    [InlineData("closed-000001-abcdef")]
    [InlineData("000001-abcdef\n")]
    public void Parse_OfAnythingButAToken_Throws(string text)
    {
        Assert.Throws<FormatException>(() => FencingToken.Parse(text));
        Assert.False(FencingToken.TryParse(text, out _));
    }

    public void Dispose()
    {
        foreach (var writer in _opened)
            writer.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FoldAssignment Assignment(string image) => new("iaps", 0, image, FoldPart.Test);

    private static async Task AssertCannotWrite(RunWriter writer)
    {
        await Assert.ThrowsAsync<LeaseLostException>(() => writer.Replace(RunFiles.Scaling, [], Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => writer.TryCommit(RunFiles.Scaling, [], Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => writer.WriteSweep(default, Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => Synthetic(writer).Commit(Cell));
        Assert.Throws<LeaseLostException>(() => writer.AppendLog("line"));
        Assert.False(await writer.Directory.Exists(RunFiles.Scaling));
        Assert.DoesNotContain("run.log", await writer.Directory.List());
    }

    private static SyntheticRun Synthetic(RunWriter writer) => new(writer, SyntheticRun.Sweep(writer.Directory.Location));

    private static async Task<RunLease?> TryAcquire(RunWriter process)
    {
        try
        {
            return await process.Acquire();
        }
        catch (LeaseLostException)
        {
            return null;
        }
    }

    private static bool WriteUntilRefused(RunWriter worker, int zombie)
    {
        try
        {
            for (; ; )
            {
                worker.Replace(RunFiles.Folds, [Assignment("zombie")], Token).GetAwaiter().GetResult();
                worker.TryCommit(RunFiles.Labels, [new("iaps", zombie, "zombie", default)], Token).GetAwaiter().GetResult();
            }
        }
        catch (LeaseLostException)
        {
            return true;
        }
    }

    private static Task<T> OnAThread<T>(Func<T> act) => Task.Factory.StartNew(act, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private RunWriter Open()
    {
        var writer = new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "r1"));
        lock (_opened)
            _opened.Add(writer);
        return writer;
    }

    private FencingToken[] Tokens() =>
        Directory.Exists(Staging) ? [.. Directory.GetDirectories(Staging).Select(path => FencingToken.Parse(Path.GetFileName(path))).Order()] : [];

    /// <summary>Commits the cell, and meanwhile, at one of its steps, something happens.</summary>
    private Task<bool> CommitAsZombie(Step step, Action meanwhile)
    {
        var run = Synthetic(_zombie);
        var decisions = run.Decisions(Cell);
        var scores = run.Scores(Cell);
        return _zombie.CommitCell(
            Cell,
            step switch
            {
                Step.BetweenTheFiles => With(scores, before: 0, meanwhile),
                Step.InTheShard => With(scores, before: scores.Count - 1, meanwhile),
                _ => scores,
            },
            new CellProvenance("zombie", "fp32", 1e-6, 1, 0.5),
            step == Step.InTheDecisions ? With(decisions, before: 1, meanwhile) : decisions,
            Token);
    }

    private static IEnumerable<T> With<T>(IReadOnlyList<T> rows, int before, Action meanwhile)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (i == before)
                meanwhile();
            yield return rows[i];
        }
    }

    private async Task AssertIsTheHolders()
    {
        Assert.All(await _holder.Directory.ReadCell(Cell, Token), row => Assert.Equal("holder", row.Provenance.Device));
        Assert.Equal(Synthetic(_holder).Decisions(Cell), await _holder.Directory.ReadDecisions(Cell, Token));
        Assert.Equal([RunFiles.Cell(Cell).Path, RunFiles.Decisions(Cell).Path], await _holder.Directory.List());
        Assert.Empty(await _holder.Directory.List(".staging"));
    }
}
