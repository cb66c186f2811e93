using System.Text;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Storage.Tests.Stores;

/// <summary>
/// What a run relies on, whatever its files lie in. Each store object stands for a process of its own.
/// </summary>
public abstract class StoreContract
{
    private const string File = "cells/layer=conv1_1/fold=0/g1.5.parquet";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The run's store, as a further process opens it.</summary>
    protected abstract Task<IRunStore> Open();

    [Fact]
    public async Task Replace_ThenOpen_HasTheNewestBytesAtAnyPosition()
    {
        var (store, token) = await Issued();
        await store.Replace(File, Text("first"), token, Token);
        await store.Replace(File, Text("second"), token, Token);

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
        var (store, token) = await Issued();
        var content = new byte[9 << 20];
        for (var i = 0; i < content.Length; i++)
            content[i] = (byte)(i * 31 + (i >> 13));
        await store.Replace(File, stream => stream.WriteAsync(content, Token).AsTask(), token, Token);

        await using var file = await store.Open(File, Token);
        var read = new byte[content.Length];
        await file.ReadExactlyAsync(read, Token);
        Assert.True(content.AsSpan().SequenceEqual(read));
        Assert.Equal(content[(8 << 20)..], (await store.Read(File, 8 << 20, 2 << 20, Token)).ToArray());
    }

    [Fact]
    public async Task TryCommit_OfWhatIsThere_ChangesNothing()
    {
        var (store, token) = await Issued();
        Assert.True(await store.TryCommit(File, Text("first"), token, Token));
        Assert.False(await store.TryCommit(File, Text("second"), token, Token));

        Assert.Equal("first", await Read(store));
    }

    [Fact]
    public async Task TryCommit_ByManyAtOnce_OneWins()
    {
        var (_, token) = await Issued();
        for (var round = 0; round < 5; round++)
        {
            var path = $"cells/layer=conv1_1/fold=0/g{round}.parquet";
            var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Open()));
            var won = await Task.WhenAll(stores.Select((store, i) => Task.Run(() => store.TryCommit(path, Text($"{i}"), token, Token), Token)));

            Assert.Single(won, isFirst => isFirst);
            Assert.Equal($"{Array.IndexOf(won, true)}", await Read(stores[0], path));
        }
    }

    [Fact]
    public async Task Write_ThatFails_LeavesWhatWasThere()
    {
        var (store, token) = await Issued();
        await store.Replace(File, Text("whole"), token, Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Replace(File, HalfOf, token, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.TryCommit("other", HalfOf, token, Token));

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
        var (store, token) = await Issued();

        Assert.False(await store.Exists(File, Token));
        await Assert.ThrowsAnyAsync<IOException>(() => store.Open(File, Token));
        Assert.True((await store.Read(File, 0, 10, Token)).IsEmpty);
        Assert.Empty(await store.List("", Token).ToListAsync(Token));
        Assert.Empty(await store.List("cells", Token).ToListAsync(Token));
        await store.Remove(File, token, Token);
        await store.Remove(File, token: null, Token);
    }

    [Fact]
    public async Task Read_OfAPart_EndsWhereTheFileEnds()
    {
        var (store, token) = await Issued();
        await store.Replace(File, Text("0123456789"), token, Token);

        Assert.Equal("345"u8.ToArray(), (await store.Read(File, 3, 3, Token)).ToArray());
        Assert.Equal("89"u8.ToArray(), (await store.Read(File, 8, 100, Token)).ToArray());
        Assert.True((await store.Read(File, 10, 100, Token)).IsEmpty);
        Assert.True((await store.Read(File, 11, 100, Token)).IsEmpty);
        Assert.True((await store.Read(File, long.MaxValue, 100, Token)).IsEmpty);
    }

    /// <summary>More names than an answer of the store has.</summary>
    [Fact]
    public async Task List_OfAFolder_HasEveryFileInItAndNoOther()
    {
        var (store, token) = await Issued();
        string[] inside = [.. Enumerable.Range(0, 23).Select(i => $"cells/layer=conv1_1/fold={i % 3}/g{i}.parquet")];
        foreach (var path in inside.Append("cells.parquet").Append("cells2/a.parquet"))
            await store.Replace(path, Text(path), token, Token);

        Assert.Equal(inside.Order(StringComparer.Ordinal), await store.List("cells", Token).Order(StringComparer.Ordinal).ToListAsync(Token));
        Assert.Equal(25, await store.List("", Token).CountAsync(Token));
        Assert.Equal(8, await store.List("cells/layer=conv1_1/fold=0", Token).CountAsync(Token));
    }

    [Fact]
    public async Task Remove_DeletesThatFileAlone()
    {
        var (store, token) = await Issued();
        await store.Replace(File, Text("a"), token, Token);
        await store.Replace("cells.parquet", Text("b"), token, Token);

        await store.Remove(File, token, Token);

        Assert.False(await store.Exists(File, Token));
        Assert.Equal("b", await Read(store, "cells.parquet"));
        Assert.True(await store.TryCommit(File, Text("again"), token, Token));
    }

    [Fact]
    public async Task Write_AfterItsTokenWasRevoked_IsRefused()
    {
        var (store, token) = await Issued();
        await store.Replace(File, Text("before"), token, Token);
        var other = await Open();
        Assert.True(await other.Tokens.IsValid(token, Token));

        await other.Tokens.Revoke(token, Token);

        Assert.False(await store.Tokens.IsValid(token, Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => store.Replace(File, Text("late"), token, Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => store.TryCommit("other", Text("late"), token, Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => store.Remove(File, token, Token));
        Assert.Equal("before", await Read(store));
        Assert.False(await store.Exists("other", Token));
        await other.Tokens.Revoke(token, Token);
    }

    [Fact]
    public async Task Replace_WithoutAToken_Succeeds()
    {
        var store = await Open();
        await store.Replace("report/index.html", Text("page"), token: null, Token);
        Assert.Equal("page", await Read(store, "report/index.html"));
        Assert.True(await store.IsThere(Token));
    }

    [Fact]
    public async Task Append_ByOneProcessAfterTheOther_KeepsEveryLine()
    {
        var (store, token) = await Issued();
        for (var i = 0; i < 3; i++)
            store.Append(RunFiles.Log, Encoding.UTF8.GetBytes($"{i}\n"), token);
        await store.Flush(token, Token);
        var next = await Open();
        next.Append(RunFiles.Log, "next\n"u8.ToArray(), token);
        await next.Flush(token, Token);

        Assert.Equal("0\n1\n2\nnext\n", await Read(next, RunFiles.Log));
    }

    /// <summary>
    /// Lease, writer and directory over the store: only the last holder of the lease writes, and the run passes
    /// verification.
    /// </summary>
    [Fact]
    public async Task Run_AcquiredByAnotherProcess_IsFencedAndEndsVerified()
    {
        using var zombie = Writer(await Open());
        using var holder = Writer(await Open());
        var first = await zombie.Acquire(Token);
        await zombie.Replace(RunFiles.Folds, [new FoldAssignment("iaps", 0, "zombie.png", FoldPart.Test)], Token);

        var second = await holder.Acquire(Token);

        Assert.True(second.Token > first.Token);
        await Assert.ThrowsAsync<LeaseLostException>(() => zombie.Replace(RunFiles.Folds, [], Token));
        var run = new SyntheticRun(holder, SyntheticRun.Sweep(holder.Directory.Location));
        await run.WriteInputs();
        await run.CommitAll();
        await Assert.ThrowsAsync<LeaseLostException>(() => zombie.TryCommit(RunFiles.Surface, [], Token));
        await second.Advance(Token);
        await run.Compact();
        await run.WriteResults();
        await holder.Certify(Token);
        await second.Release(Token);

        Assert.Empty(await holder.Directory.List(".staging", Token));
        Assert.DoesNotContain(await holder.Directory.List("cells", Token), path => RunFiles.CellOf(path) is not null);
        var result = await RunVerification.VerifyOne(holder.Directory, Token);
        Assert.True(result.IsGood, string.Join('\n', result.Faults));
    }

    [Fact]
    public async Task Acquire_ByManyAtOnce_LeavesOneThatWrites()
    {
        var writers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => Writer(await Open())));
        var leases = await Task.WhenAll(writers.Select(writer => Task.Run(() => TryAcquire(writer), Token)));

        var valid = Assert.Single(await (await Open()).Tokens.List(Token));
        Assert.Equal(leases.Max(lease => lease?.Token), valid);
        var writes = await Task.WhenAll(leases.OfType<RunLease>().Select(lease => TryWrite(lease.Writer)));
        Assert.Single(writes, hasWritten => hasWritten);
    }

    /// <summary>
    /// Two that race for one cell: one commit stands, with decisions and scores of one gain and no file twice.
    /// </summary>
    [Fact]
    public async Task CommitCell_ByManyAtOnce_IsCommittedOnce()
    {
        var cell = new CellId("conv1_1", Gain.From(1.5), 1);
        using var holder = Writer(await Open());
        var lease = await holder.Acquire(Token);
        var writers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => Writer(await Open())));

        var won = await Task.WhenAll(writers.Select((writer, i) => Task.Run(
            () =>
            {
                writer.Accept(lease.Token);
                return new SyntheticRun(writer, SyntheticRun.Sweep(writer.Directory.Location)).Commit(cell, $"worker-{i}");
            },
            Token)));

        Assert.Single(won, isFirst => isFirst);
        Assert.All(await holder.Directory.ReadCell(cell, Token), row => Assert.Equal($"worker-{Array.IndexOf(won, true)}", row.Provenance.Device));
        Assert.Equal([RunFiles.Cell(cell).Path, RunFiles.Decisions(cell).Path], await holder.Directory.List("", Token));
    }

    protected static RunWriter Writer(IRunStore store) => new(store, new RunStamp("0.1.0", "synthetic-1"));

    protected static Func<Stream, Task> Text(string text) => stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    protected static async Task<string> Read(IRunStore store, string path = File)
    {
        await using var file = await store.Open(path, Token);
        return await new StreamReader(file).ReadToEndAsync(Token);
    }

    protected async Task<(IRunStore Store, FencingToken Token)> Issued()
    {
        var token = FencingToken.Parse("000001-abcdef");
        var store = await Open();
        await store.Tokens.Issue(token, Token);
        return (store, token);
    }

    private static async Task<RunLease?> TryAcquire(RunWriter writer)
    {
        try
        {
            return await writer.Acquire(Token);
        }
        catch (LeaseLostException)
        {
            return null;
        }
    }

    private static async Task<bool> TryWrite(RunWriter writer)
    {
        try
        {
            await writer.Replace(RunFiles.Scaling, [], Token);
            return true;
        }
        catch (LeaseLostException)
        {
            return false;
        }
    }
}
