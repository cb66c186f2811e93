using System.Text;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Storage.Tests.Stores;

/// <summary>What a run relies on, whatever its files lie in. Each store object stands for a process of its own.</summary>
public abstract class StoreContract
{
    private const string File = "cells/layer=conv1_1/fold=0/g1.5.parquet";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The run's store, as a further process opens it.</summary>
    protected abstract Task<IRunStore> Open();

    [Fact]
    public async Task Replace_ThenOpen_HasTheNewestBytesAtAnyPosition()
    {
        var (store, epoch) = await TakenUp();
        await store.Replace(File, Text("first"), epoch, Token);
        await store.Replace(File, Text("second"), epoch, Token);

        await using var file = await (await Open()).Open(File, Token);
        Assert.Equal(6, file.Length);
        file.Position = 3;
        Assert.Equal('o', file.ReadByte());
        file.Position = 0;
        Assert.Equal("second", await new StreamReader(file).ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Open_OfALargeFile_GivesItWhole()
    {
        var (store, epoch) = await TakenUp();
        var content = new byte[9 << 20];
        for (var i = 0; i < content.Length; i++)
            content[i] = (byte)(i * 31 + (i >> 13));
        await store.Replace(File, stream => stream.WriteAsync(content, Token).AsTask(), epoch, Token);

        await using var file = await store.Open(File, Token);
        var read = new byte[content.Length];
        await file.ReadExactlyAsync(read, Token);
        Assert.True(content.AsSpan().SequenceEqual(read));
        Assert.Equal(content[(8 << 20)..], (await store.Read(File, 8 << 20, 2 << 20, Token)).ToArray());
    }

    [Fact]
    public async Task TryCommit_OfWhatIsThere_ChangesNothing()
    {
        var (store, epoch) = await TakenUp();
        Assert.True(await store.TryCommit(File, Text("first"), epoch, Token));
        Assert.False(await store.TryCommit(File, Text("second"), epoch, Token));

        Assert.Equal("first", await Read(store));
    }

    [Fact]
    public async Task TryCommit_ByManyAtOnce_OneWins()
    {
        var (_, epoch) = await TakenUp();
        for (var round = 0; round < 5; round++)
        {
            var path = $"cells/layer=conv1_1/fold=0/g{round}.parquet";
            var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Open()));
            var won = await Task.WhenAll(stores.Select((store, i) => Task.Run(() => store.TryCommit(path, Text($"{i}"), epoch, Token), Token)));

            Assert.Single(won, isFirst => isFirst);
            Assert.Equal($"{Array.IndexOf(won, true)}", await Read(stores[0], path));
        }
    }

    [Fact]
    public async Task Write_ThatFails_LeavesWhatWasThere()
    {
        var (store, epoch) = await TakenUp();
        await store.Replace(File, Text("whole"), epoch, Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Replace(File, HalfOf, epoch, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.TryCommit("other", HalfOf, epoch, Token));

        Assert.Equal("whole", await Read(store));
        Assert.Equal([File], await store.List("", Token).ToListAsync(Token));

        static async Task HalfOf(Stream stream)
        {
            await stream.WriteAsync("half"u8.ToArray(), Token);
            throw new InvalidOperationException("broken");
        }
    }

    [Fact]
    public async Task OfWhatIsNotThere_IsSaidSo()
    {
        var (store, epoch) = await TakenUp();

        Assert.False(await store.Exists(File, Token));
        await Assert.ThrowsAnyAsync<IOException>(() => store.Open(File, Token));
        Assert.True((await store.Read(File, 0, 10, Token)).IsEmpty);
        Assert.Empty(await store.List("", Token).ToListAsync(Token));
        Assert.Empty(await store.List("cells", Token).ToListAsync(Token));
        await store.Remove(File, epoch, Token);
        await store.Remove(File, epoch: null, Token);
    }

    [Fact]
    public async Task Read_OfAPart_EndsWhereTheFileEnds()
    {
        var (store, epoch) = await TakenUp();
        await store.Replace(File, Text("0123456789"), epoch, Token);

        Assert.Equal("345"u8.ToArray(), (await store.Read(File, 3, 3, Token)).ToArray());
        Assert.Equal("89"u8.ToArray(), (await store.Read(File, 8, 100, Token)).ToArray());
        Assert.True((await store.Read(File, 10, 100, Token)).IsEmpty);
        Assert.True((await store.Read(File, 11, 100, Token)).IsEmpty);
    }

    /// <summary>More names than an answer of the store has.</summary>
    [Fact]
    public async Task List_OfAFolder_HasEveryFileInItAndNoOther()
    {
        var (store, epoch) = await TakenUp();
        string[] inside = [.. Enumerable.Range(0, 23).Select(i => $"cells/layer=conv1_1/fold={i % 3}/g{i}.parquet")];
        foreach (var path in inside.Append("cells.parquet").Append("cells2/a.parquet"))
            await store.Replace(path, Text(path), epoch, Token);

        Assert.Equal(inside.Order(StringComparer.Ordinal), await store.List("cells", Token).Order(StringComparer.Ordinal).ToListAsync(Token));
        Assert.Equal(25, await store.List("", Token).CountAsync(Token));
        Assert.Equal(8, await store.List("cells/layer=conv1_1/fold=0", Token).CountAsync(Token));
    }

    [Fact]
    public async Task Remove_DeletesThatFileAlone()
    {
        var (store, epoch) = await TakenUp();
        await store.Replace(File, Text("a"), epoch, Token);
        await store.Replace("cells.parquet", Text("b"), epoch, Token);

        await store.Remove(File, epoch, Token);

        Assert.False(await store.Exists(File, Token));
        Assert.Equal("b", await Read(store, "cells.parquet"));
        Assert.True(await store.TryCommit(File, Text("again"), epoch, Token));
    }

    [Fact]
    public async Task Epoch_ThatIsShut_LetsNothingBeDone()
    {
        var (store, epoch) = await TakenUp();
        await store.Replace(File, Text("before"), epoch, Token);
        var other = await Open();
        Assert.True(await other.Epochs.IsOpen(epoch, Token));

        await other.Epochs.Shut(epoch, Token);

        Assert.False(await store.Epochs.IsOpen(epoch, Token));
        await Assert.ThrowsAsync<RunTakenUpException>(() => store.Replace(File, Text("late"), epoch, Token));
        await Assert.ThrowsAsync<RunTakenUpException>(() => store.TryCommit("other", Text("late"), epoch, Token));
        await Assert.ThrowsAsync<RunTakenUpException>(() => store.Remove(File, epoch, Token));
        Assert.Equal("before", await Read(store));
        Assert.False(await store.Exists("other", Token));
        await other.Epochs.Shut(epoch, Token);
    }

    [Fact]
    public async Task Replace_InNoEpoch_NeedsNone()
    {
        var store = await Open();
        await store.Replace("report/index.html", Text("page"), epoch: null, Token);
        Assert.Equal("page", await Read(store, "report/index.html"));
        Assert.True(await store.IsThere(Token));
    }

    [Fact]
    public async Task Append_ByOneProcessAfterTheOther_KeepsEveryLine()
    {
        var (store, epoch) = await TakenUp();
        for (var i = 0; i < 3; i++)
            store.Append(RunFiles.Log, Encoding.UTF8.GetBytes($"{i}\n"), epoch);
        await store.Flush(Token);
        var next = await Open();
        next.Append(RunFiles.Log, "next\n"u8.ToArray(), epoch);
        await next.Flush(Token);

        Assert.Equal("0\n1\n2\nnext\n", await Read(next, RunFiles.Log));
    }

    /// <summary>Fence and directory over the store: whoever took the run up last writes it, and a run is whole and verified.</summary>
    [Fact]
    public async Task Run_TakenUpByAnother_IsFencedAndEndsVerified()
    {
        using var zombie = Directory(await Open());
        using var holder = Directory(await Open());
        var first = await zombie.TakeUp(Token);
        await zombie.Replace(RunFiles.Folds, [new FoldAssignment("iaps", 0, "zombie.png", FoldPart.Test)], Token);

        var second = await holder.TakeUp(Token);

        Assert.True(string.CompareOrdinal(second, first) > 0);
        await Assert.ThrowsAsync<RunTakenUpException>(() => zombie.Replace(RunFiles.Folds, [], Token));
        var run = new SyntheticRun(holder, SyntheticRun.Sweep(holder.Location));
        await run.WriteInputs();
        await run.CommitAll();
        await Assert.ThrowsAsync<RunTakenUpException>(() => zombie.TryCommit(RunFiles.Surface, [], Token));
        await holder.Renew(second, Token);
        await run.Compact();
        await run.WriteResults();
        await RunCertificate.Make(holder, Token);
        await holder.Close(Token);

        Assert.Empty(await holder.List(".staging", Token));
        Assert.DoesNotContain(await holder.List("cells", Token), path => RunFiles.CellOf(path) is not null);
        var result = await RunVerification.VerifyOne(holder, Token);
        Assert.True(result.IsGood, string.Join('\n', result.Faults));
    }

    [Fact]
    public async Task TakeUp_ByManyAtOnce_LeavesOneThatWrites()
    {
        var directories = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => Directory(await Open())));
        var epochs = await Task.WhenAll(directories.Select(directory => Task.Run(() => TryTakeUp(directory), Token)));

        var open = Assert.Single(await (await Open()).Epochs.List(Token));
        Assert.Equal(epochs.Max(StringComparer.Ordinal), open);
        var writes = await Task.WhenAll(directories.Zip(epochs).Where(pair => pair.Second is not null).Select(pair => TryWrite(pair.First)));
        Assert.Single(writes, hasWritten => hasWritten);
    }

    /// <summary>Two that race for one cell: one commit stands, with decisions and scores of one gain and no file twice.</summary>
    [Fact]
    public async Task CommitCell_ByManyAtOnce_IsCommittedOnce()
    {
        var cell = new CellId("conv1_1", Gain.From(1.5), 1);
        using var holder = Directory(await Open());
        var epoch = await holder.TakeUp(Token);
        var directories = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => Directory(await Open())));

        var won = await Task.WhenAll(directories.Select((directory, i) => Task.Run(
            () =>
            {
                directory.Enter(epoch);
                return new SyntheticRun(directory, SyntheticRun.Sweep(directory.Location)).Commit(cell, $"worker-{i}");
            },
            Token)));

        Assert.Single(won, isFirst => isFirst);
        Assert.All(await holder.ReadCell(cell, Token), row => Assert.Equal($"worker-{Array.IndexOf(won, true)}", row.Provenance.Device));
        Assert.Equal([RunFiles.Cell(cell).Path, RunFiles.Decisions(cell).Path], await holder.List("", Token));
    }

    protected static RunDirectory Directory(IRunStore store) => new(store, new RunStamp("0.1.0", "synthetic-1"));

    protected static Func<Stream, Task> Text(string text) => stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    protected static async Task<string> Read(IRunStore store, string path = File)
    {
        await using var file = await store.Open(path, Token);
        return await new StreamReader(file).ReadToEndAsync(Token);
    }

    protected async Task<(IRunStore Store, string Epoch)> TakenUp()
    {
        const string epoch = "000001-abcdef";
        var store = await Open();
        await store.Epochs.Begin(epoch, Token);
        return (store, epoch);
    }

    private static async Task<string?> TryTakeUp(RunDirectory directory)
    {
        try
        {
            return await directory.TakeUp(Token);
        }
        catch (RunTakenUpException)
        {
            return null;
        }
    }

    private static async Task<bool> TryWrite(RunDirectory directory)
    {
        try
        {
            await directory.Replace(RunFiles.Scaling, [], Token);
            return true;
        }
        catch (RunTakenUpException)
        {
            return false;
        }
    }
}
