using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests.Runs;

/// <summary>Each directory object stands for a process of its own; the zombie is one that lost the run and does not know.</summary>
public sealed class TakeUpTests : IDisposable
{
    private static readonly CellId Cell = new("conv1_1", Gain.From(1.5), 1);

    private readonly TemporaryFolder _folder = new();
    private readonly List<RunDirectory> _opened = [];
    private readonly RunDirectory _zombie;
    private readonly RunDirectory _holder;

    public TakeUpTests() => (_zombie, _holder) = (Open(), Open());

    private string Staging => _folder[".staging"];

    [Fact]
    public async Task TakeUp_Again_SortsHigherAndClosesTheFirst()
    {
        var first = await _zombie.TakeUp();
        Assert.True(await _zombie.Holds(first));
        await _zombie.Replace(RunFiles.Folds, [Assignment("zombie")], Token);

        var second = await _holder.TakeUp();

        Assert.True(string.CompareOrdinal(second, first) > 0);
        Assert.True(await _holder.Holds(second));
        Assert.False(await _zombie.Holds(first));
        Assert.Equal([second], Epochs());
        await AssertCannotWrite(_zombie);
        await _holder.Replace(RunFiles.Folds, [Assignment("holder")], Token);
        await AssertCannotWrite(_zombie);
        Assert.Equal([Assignment("holder")], await _zombie.Read(RunFiles.Folds, Token));
        Assert.Equal([second], Epochs());
    }

    [Fact]
    public async Task TakeUp_ManyAtOnce_TheHighestHoldsTheRunAlone()
    {
        for (var round = 0; round < 25; round++)
        {
            using var start = new Barrier(8);
            var processes = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
            var epochs = await Task.WhenAll(processes.Select(process => OnAThread(() =>
            {
                start.SignalAndWait(Token);
                return TryTakeUp(process).GetAwaiter().GetResult();
            })));

            Assert.Equal([epochs.Max(StringComparer.Ordinal)], Epochs());
            var holder = processes[Array.IndexOf(epochs, Epochs().Single())];
            await holder.Replace(RunFiles.Folds, [], Token);
            foreach (var (process, epoch) in processes.Zip(epochs).Where(p => p.First != holder && p.Second is not null))
                await AssertCannotWrite(process);
        }
    }

    /// <summary>Whatever zombies were in the middle of, what the holder writes after it took up stays.</summary>
    [Fact]
    public async Task TakeUp_WhileOthersWriteWithoutPause_NothingOfThemComesAfterwards()
    {
        for (var round = 0; round < 20; round++)
        {
            using var start = new Barrier(4);
            var epoch = await _zombie.TakeUp();
            var zombies = Enumerable.Range(0, 3).Select(i => OnAThread(() =>
            {
                var worker = Open();
                worker.Enter(epoch);
                start.SignalAndWait(Token);
                return WriteUntilTakenUp(worker, i);
            })).ToList();
            start.SignalAndWait(Token);

            await _holder.TakeUp();
            await _holder.Replace(RunFiles.Folds, [Assignment("holder")], Token);
            var committed = await _holder.TryCommit(RunFiles.Labels, [], Token);
            await Task.WhenAll(zombies);

            Assert.Equal([Assignment("holder")], await _holder.Read(RunFiles.Folds, Token));
            Assert.Equal(committed ? 0 : 1, (await _holder.Read(RunFiles.Labels, Token)).Count);
            File.Delete(_folder[RunFiles.Labels.Path]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_TemporaryFileOpenWhenTheEpochCloses_WritesNothing(bool ends)
    {
        var epoch = await _holder.TakeUp();
        _zombie.Enter(epoch);

        await Assert.ThrowsAsync<RunTakenUpException>(() => _zombie.Replace(RunFiles.Folds, Rows(), Token));
        Assert.Equal(ends ? [] : [await _holder.TakeUp()], Epochs());
        Assert.Equal(ends, !Directory.Exists(Staging));
        await Assert.ThrowsAsync<RunTakenUpException>(() => _zombie.TryCommit(RunFiles.Folds, Rows(), Token));

        Assert.Empty(await _zombie.List());
        Assert.Empty(await _zombie.List(".staging"));

        IEnumerable<FoldAssignment> Rows()
        {
            yield return Assignment("1.png");
            (ends ? _holder.Close(Token) : Open().TakeUp(Token)).GetAwaiter().GetResult();
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
    public async Task CommitCell_TakenUpAtAnyStep_IsTheHoldersCommit(Step step)
    {
        await _zombie.TakeUp();
        if (step == Step.BeforeAll)
            await _holder.TakeUp();

        await Assert.ThrowsAsync<RunTakenUpException>(() => CommitAsZombie(step, () => _holder.TakeUp(Token).GetAwaiter().GetResult()));

        Assert.False(await _holder.IsCommitted(Cell));
        Assert.True(await Synthetic(_holder).Commit(Cell, "holder"));
        await AssertIsTheHolders();
        Assert.False(await Synthetic(_zombie).Commit(Cell, "zombie"));
        await AssertIsTheHolders();
    }

    /// <summary>The holder has computed the cell, and everything else, and brought it together, before the zombie's next step.</summary>
    [Theory]
    [InlineData(Step.InTheDecisions)]
    [InlineData(Step.BetweenTheFiles)]
    [InlineData(Step.InTheShard)]
    public async Task CommitCell_CompactedMeanwhile_LeavesTheCompactedFilesAlone(Step step)
    {
        await _zombie.TakeUp();
        var run = Synthetic(_holder);

        await Assert.ThrowsAsync<RunTakenUpException>(() => CommitAsZombie(step, () =>
        {
            _holder.TakeUp(Token).GetAwaiter().GetResult();
            run.CommitAll().GetAwaiter().GetResult();
            _holder.TakeUp(Token).GetAwaiter().GetResult();
            run.Compact().GetAwaiter().GetResult();
            // Even where the zombie's process hears of the new epoch, it goes on in the one it began in.
            _zombie.Enter(Epochs().Single());
        }));

        Assert.All(await _holder.List(), path => Assert.EndsWith("/all.parquet", path, StringComparison.Ordinal));
        Assert.False(await Synthetic(_zombie).Commit(Cell, "zombie"));
        Assert.Equal(run.Decisions(Cell), await _holder.ReadDecisions(Cell, Token));
    }

    [Fact]
    public async Task Enter_AnEpochAnotherProcessTookUp_WritesInItUntilItCloses()
    {
        var worker = Open();
        worker.Enter(await _zombie.TakeUp());
        await worker.Replace(RunFiles.Folds, [], Token);

        var next = await _holder.TakeUp();
        await AssertCannotWrite(worker);
        worker.Enter(next);
        await worker.Replace(RunFiles.Folds, [Assignment("a.png")], Token);
    }

    [Fact]
    public async Task Enter_OfALateOrder_KeepsTheHigherEpoch()
    {
        var worker = Open();
        var first = await _zombie.TakeUp();
        worker.Enter(await _holder.TakeUp());

        worker.Enter(first);

        await worker.Replace(RunFiles.Folds, [], Token);
    }

    /// <summary>Numbers begin again once a run is closed; a worker that lived through it follows, a zombie of the same number does not get in.</summary>
    [Fact]
    public async Task TakeUp_OfAClosedRun_BeginsNumbersAgainAndIsStillFenced()
    {
        var worker = Open();
        var zombies = await _zombie.TakeUp();
        await _holder.TakeUp();
        worker.Enter(await _holder.TakeUp());
        await _holder.Close();

        var again = await _holder.TakeUp();

        Assert.Equal(zombies[..6], again[..6]);
        Assert.NotEqual(zombies, again);
        await AssertCannotWrite(_zombie);
        await AssertCannotWrite(worker);
        worker.Enter(again);
        await worker.Replace(RunFiles.Folds, [], Token);
        Assert.Equal([again], Epochs());
    }

    [Fact]
    public async Task Close_ByItsHolder_EndsAllWriting()
    {
        var worker = Open();
        var epoch = await _holder.TakeUp();
        worker.Enter(epoch);
        await worker.Replace(RunFiles.Folds, [], Token);

        await _holder.Close();

        Assert.False(Directory.Exists(Staging));
        Assert.False(await _holder.Holds(epoch));
        await AssertCannotWrite(worker);
        await AssertCannotWrite(_holder);
        await _holder.Close();
        Assert.Equal([RunFiles.Folds.Path], await _holder.List());
        Assert.False(Directory.Exists(Staging));
    }

    [Fact]
    public async Task Close_ByAZombie_LeavesTheHolderAlone()
    {
        await _zombie.TakeUp();
        var epoch = await _holder.TakeUp();

        await _zombie.Close();
        Assert.Equal([epoch], Epochs());

        await _holder.Close();
        epoch = await Open().TakeUp();
        await _zombie.Close();
        Assert.Equal([epoch], Epochs());
        await AssertCannotWrite(_zombie);
    }

    [Fact]
    public async Task TakeUp_AfterProcessesThatDiedWritingAndClosing_ClearsWhatTheyLeft()
    {
        var epoch = await _zombie.TakeUp();
        File.WriteAllText(Path.Combine(Staging, epoch, ".g2.parquet.1-4.tmp"), "half");
        Directory.CreateDirectory(Path.Combine(Staging, "closed-000000-abcdef"));
        File.WriteAllText(Path.Combine(Staging, "closed-000000-abcdef", ".g2.parquet.1-4.tmp"), "half");
        Assert.Equal(2, (await _zombie.List(".staging")).Count);

        var next = await _holder.TakeUp();

        Assert.Equal([next], Epochs());
        Assert.Empty(await _holder.List(".staging"));
    }

    [Fact]
    public async Task Write_WithoutAnEpoch_SaysSo()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _holder.Replace(RunFiles.Folds, [], Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _holder.TryCommit(RunFiles.Folds, [], Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _holder.WriteSweep(default, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Synthetic(_holder).Commit(Cell));
        Assert.Throws<InvalidOperationException>(() => _holder.AppendLog("line"));

        await _holder.Close();

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../000001-abcdef")]
    [InlineData("000001-abcdef/..")]
    [InlineData("closed-000001-abcdef")]
    [InlineData("000001-abcdef\n")]
    public void Enter_NoNameOfAnEpoch_Throws(string epoch) => Assert.Throws<ArgumentException>(() => _holder.Enter(epoch));

    public void Dispose()
    {
        foreach (var directory in _opened)
            directory.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FoldAssignment Assignment(string image) => new("iaps", 0, image, FoldPart.Test);

    private static async Task AssertCannotWrite(RunDirectory directory)
    {
        await Assert.ThrowsAsync<RunTakenUpException>(() => directory.Replace(RunFiles.Scaling, [], Token));
        await Assert.ThrowsAsync<RunTakenUpException>(() => directory.TryCommit(RunFiles.Scaling, [], Token));
        await Assert.ThrowsAsync<RunTakenUpException>(() => directory.WriteSweep(default, Token));
        await Assert.ThrowsAsync<RunTakenUpException>(() => Synthetic(directory).Commit(Cell));
        Assert.Throws<RunTakenUpException>(() => directory.AppendLog("line"));
        Assert.False(await directory.Exists(RunFiles.Scaling));
        Assert.DoesNotContain("run.log", await directory.List());
    }

    private static SyntheticRun Synthetic(RunDirectory directory) => new(directory, SyntheticRun.Sweep(directory.Location));

    private static async Task<string?> TryTakeUp(RunDirectory process)
    {
        try
        {
            return await process.TakeUp();
        }
        catch (RunTakenUpException)
        {
            return null;
        }
    }

    private static bool WriteUntilTakenUp(RunDirectory worker, int zombie)
    {
        try
        {
            for (; ; )
            {
                worker.Replace(RunFiles.Folds, [Assignment("zombie")], Token).GetAwaiter().GetResult();
                worker.TryCommit(RunFiles.Labels, [new("iaps", zombie, "zombie", default)], Token).GetAwaiter().GetResult();
            }
        }
        catch (RunTakenUpException)
        {
            return true;
        }
    }

    private static Task<T> OnAThread<T>(Func<T> act) => Task.Factory.StartNew(act, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private RunDirectory Open()
    {
        var directory = new RunDirectory(_folder.Path, new RunStamp("0.1.0", "r1"));
        lock (_opened)
            _opened.Add(directory);
        return directory;
    }

    private string[] Epochs() => Directory.Exists(Staging) ? [.. Directory.GetDirectories(Staging).Select(path => Path.GetFileName(path)).Order()] : [];

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
        Assert.All(await _holder.ReadCell(Cell, Token), row => Assert.Equal("holder", row.Provenance.Device));
        Assert.Equal(Synthetic(_holder).Decisions(Cell), await _holder.ReadDecisions(Cell, Token));
        Assert.Equal([RunFiles.Cell(Cell).Path, RunFiles.Decisions(Cell).Path], await _holder.List());
        Assert.Empty(await _holder.List(".staging"));
    }
}
