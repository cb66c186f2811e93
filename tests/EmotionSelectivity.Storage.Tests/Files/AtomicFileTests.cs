using System.Text;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task TryCommit_ManyWritersAtOnce_OneWins()
    {
        var path = _folder["new/shard.parquet"];
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
        Assert.Equal([path], Directory.GetFiles(_folder["new"]));
    }

    [Fact]
    public async Task TryCommit_FileIsThere_ChangesNothing()
    {
        var path = _folder["shard.parquet"];
        await AtomicFile.TryCommit(path, s => s.WriteAsync(Content(1)).AsTask());

        Assert.False(await AtomicFile.TryCommit(path, s => s.WriteAsync(Content(2)).AsTask()));
        Assert.Equal(Content(1), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Replace_WhileWriting_ShowsTheOldFileAndNoNameOfATable()
    {
        var path = _folder["surface.parquet"];
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
        var path = _folder["surface.parquet"];
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
        using var disk = new SmallDisk(_folder["disk"]);
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

    [Fact]
    public async Task TryCommit_StagingFolder_HoldsTheTemporaryFileAlone()
    {
        var path = _folder["new/shard.parquet"];
        var staging = Directory.CreateDirectory(_folder["staging"]).FullName;

        Assert.True(await AtomicFile.TryCommit(path, Write, staging));

        Assert.Equal([path], Directory.GetFiles(_folder["new"]));
        Assert.Empty(Directory.GetFiles(staging));

        async Task Write(Stream stream)
        {
            await stream.WriteAsync(Content(1));
            Assert.False(Directory.Exists(_folder["new"]));
            Assert.Single(Directory.GetFiles(staging), AtomicFile.IsTemporary);
        }
    }

    /// <summary>
    /// Whether the first commit is by a link or, where there are none, by a rename: without its temporary file nothing
    /// gets the name.
    /// </summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Write_StagingFolderTakenAwayMeanwhile_WritesNothing(bool replace, bool isThere)
    {
        var path = _folder["shard.parquet"];
        var staging = Directory.CreateDirectory(_folder["staging"]).FullName;

        await Assert.ThrowsAsync<LeaseLostException>(() => replace ? AtomicFile.Replace(path, Write, staging) : AtomicFile.TryCommit(path, Write, staging));

        Assert.Equal(isThere ? Content(2) : null, File.Exists(path) ? await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken) : null);
        Assert.False(Directory.Exists(staging));

        async Task Write(Stream stream)
        {
            await stream.WriteAsync(Content(1));
            Directory.Move(staging, _folder["elsewhere"]);
            if (isThere)
                await File.WriteAllBytesAsync(path, Content(2));
        }
    }

    [Fact]
    public async Task Write_NoStagingFolder_WritesNothingAndMakesNone()
    {
        var path = _folder["new/shard.parquet"];

        await Assert.ThrowsAsync<LeaseLostException>(() => AtomicFile.Replace(path, s => s.WriteAsync(Content(1)).AsTask(), _folder["staging"]));
        await Assert.ThrowsAsync<LeaseLostException>(() => AtomicFile.TryCommit(path, s => s.WriteAsync(Content(1)).AsTask(), _folder["staging"]));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Write_ErrorOfTheWriterWhileTheStagingFolderIsThere_IsThatError()
    {
        var staging = Directory.CreateDirectory(_folder["staging"]).FullName;

        var error = await Assert.ThrowsAsync<FileNotFoundException>(
            () => AtomicFile.Replace(_folder["shard.parquet"], _ => throw new FileNotFoundException("other"), staging));

        Assert.Equal("other", error.Message);
        Assert.Empty(Directory.GetFiles(staging));
    }

    [Fact]
    public async Task Remove_OnlyWhileTheStagingFolderIsThere()
    {
        var path = _folder["shard.parquet"];
        var staging = Directory.CreateDirectory(_folder["staging"]).FullName;
        await AtomicFile.Replace(path, s => s.WriteAsync(Content(1)).AsTask());

        Assert.Throws<LeaseLostException>(() => AtomicFile.Remove(path, _folder["none"]));
        Assert.True(File.Exists(path));
        AtomicFile.Remove(path, staging);
        AtomicFile.Remove(path, staging);

        Assert.Equal([staging], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Empty(Directory.GetFiles(staging));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Content(int writer) => Encoding.ASCII.GetBytes($"written by {writer}");
}
