using System.Text;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task TryCommit_ManyWritersAtOnce_OneWins()
    {
        var path = _folder.File("new/shard.parquet");
        using var start = new Barrier(16);
        var writers = Enumerable.Range(0, 16).Select(i => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return await AtomicFile.TryCommit(path, s => s.WriteAsync(Content(i)).AsTask()) ? i : -1;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap());

        var winner = Assert.Single(await Task.WhenAll(writers), w => w >= 0);

        Assert.Equal(Content(winner), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal([path], Directory.GetFiles(_folder.File("new")));
    }

    [Fact]
    public async Task TryCommit_FileIsThere_ChangesNothing()
    {
        var path = _folder.File("shard.parquet");
        await AtomicFile.TryCommit(path, s => s.WriteAsync(Content(1)).AsTask());

        Assert.False(await AtomicFile.TryCommit(path, s => s.WriteAsync(Content(2)).AsTask()));
        Assert.Equal(Content(1), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Replace_WhileWriting_ShowsTheOldFileAndNoNameOfATable()
    {
        var path = _folder.File("surface.parquet");
        await AtomicFile.Replace(path, s => s.WriteAsync(Content(1)).AsTask());

        await AtomicFile.Replace(path, async s =>
        {
            await s.WriteAsync(Content(2));
            Assert.Equal(Content(1), await File.ReadAllBytesAsync(path));
            Assert.Equal([path], Directory.GetFiles(_folder.Path, "*.parquet"));
            Assert.Single(Directory.GetFiles(_folder.Path), AtomicFile.IsTemporary);
        });

        Assert.Equal(Content(2), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Replace_WriterFails_LeavesTheOldFileAlone()
    {
        var path = _folder.File("surface.parquet");
        await AtomicFile.Replace(path, s => s.WriteAsync(Content(1)).AsTask());

        await Assert.ThrowsAsync<InvalidOperationException>(() => AtomicFile.Replace(path, async s =>
        {
            await s.WriteAsync(Content(2));
            throw new InvalidOperationException();
        }));

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.Equal(Content(1), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Replace_DiskFull_SaysSoAndLeavesNothing()
    {
        using var disk = new SmallDisk(_folder.File("disk"));
        var path = Path.Combine(disk.Path, "cells", "shard.parquet");
        await AtomicFile.Replace(path, s => s.WriteAsync(Content(1)).AsTask());

        var replaced = await Assert.ThrowsAsync<DiskFullException>(() => AtomicFile.Replace(path, s => s.WriteAsync(new byte[2 << 20]).AsTask()));
        var committed = await Assert.ThrowsAsync<DiskFullException>(() => AtomicFile.TryCommit(path + "2", s => s.WriteAsync(new byte[2 << 20]).AsTask()));

        Assert.Contains("disk is full", replaced.Message, StringComparison.Ordinal);
        Assert.Equal(path + "2", committed.Path);
        Assert.Equal([path], disk.Files);
        Assert.Equal(Content(1), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.True(await AtomicFile.TryCommit(path + "2", s => s.WriteAsync(Content(2)).AsTask()));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Content(int writer) => Encoding.ASCII.GetBytes($"written by {writer}");
}
