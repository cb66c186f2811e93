using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Cache;

namespace EmotionSelectivity.Storage.Tests.Cache;

public sealed class CacheFolderTests : IDisposable
{
    private const long Limit = 100;

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Keep_MoreThanTheLimit_DropsWhatWasNotUsedForLongest()
    {
        using var cache = Open();
        var first = Kept(cache, 1, 40);
        var second = Kept(cache, 2, 40);
        cache.Files.Find(first)!.Dispose();

        var third = Kept(cache, 3, 40);

        Assert.Null(cache.Files.Find(second));
        Assert.All([first, third], kept => AssertThere(cache, kept));
        Assert.Equal(80, Bytes());
    }

    [Fact]
    public void Keep_WhileAllIsInUse_IsRefused_AndUseIsGivenBack()
    {
        using var cache = Open();
        var inUse = cache.Files.Find(Kept(cache, 1, 80))!;

        var fault = Assert.Single(Assert.Throws<InvalidInputException>(() => Kept(cache, 2, 21)).Faults);
        Assert.Contains(CacheSettings.LimitVariable, fault.Remedy, StringComparison.Ordinal);
        Assert.True(File.Exists(inUse.Path));
        var small = Kept(cache, 3, 20);

        inUse.Dispose();
        inUse.Dispose();
        AssertThere(cache, small);
        AssertThere(cache, Kept(cache, 2, 21));
        Assert.InRange(Bytes(), 21, Limit);
    }

    /// <summary>
    /// The same bytes came again while what an earlier process left of them was not looked at, or could not be used.
    /// </summary>
    [Fact]
    public void Keep_OverADamagedFileOfAnEarlierProcess_TakesItsPlace()
    {
        string kept;
        using (var cache = Open())
            kept = Kept(cache, 1, 40);
        File.WriteAllBytes(Path.Combine(_root.Path, "0", "files", kept), new byte[20]);

        using var next = Open();
        Assert.Equal(kept, Kept(next, 1, 40));

        AssertThere(next, kept);
        AssertThere(next, Kept(next, 2, 60));
        AssertThere(next, kept);
    }

    [Fact]
    public void Find_OfAFileThatSomebodyRemovedOrCut_IsNothing_AndItsRoomIsFree()
    {
        using var cache = Open();
        var (removed, cut) = (Kept(cache, 1, 50), Kept(cache, 2, 50));
        File.Delete(Path.Combine(cache.Path, "files", removed));
        File.WriteAllBytes(Path.Combine(cache.Path, "files", cut), new byte[10]);

        Assert.Null(cache.Files.Find(removed));
        Assert.Null(cache.Files.Find(cut));
        AssertThere(cache, Kept(cache, 3, 100));
    }

    [Fact]
    public void Versions_GoWithTheirContent()
    {
        using var cache = Open();
        cache.Versions.Add("s3://bucket/a", "tag", Kept(cache, 1, 60));
        Assert.NotNull(cache.Versions.Find("s3://bucket/a", "tag"));

        Kept(cache, 2, 60);

        Assert.Null(cache.Versions.Find("s3://bucket/a", "tag"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(cache.Path, "versions")));
    }

    /// <summary>Two that fetched the same bytes at once.</summary>
    [Fact]
    public void Keep_TheSameContentTwice_TakesItsRoomOnce()
    {
        using var cache = Open();
        Assert.Equal(Kept(cache, 1, 50), Kept(cache, 1, 50));
        Kept(cache, 2, 50);

        Assert.Equal(Limit, Bytes());
    }

    [Fact]
    public void Part_ThatWasBegunAnew_OrGivenUp_TakesNoRoom()
    {
        using var cache = Open();
        using (var part = cache.Files.Begin())
        {
            part.Open(90).Dispose();
            part.Open(90).Dispose();
        }
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(cache.Path, "parts")));
        AssertThere(cache, Kept(cache, 1, 100));
    }

    [Fact]
    public void NextProcess_FindsWhatIsWhole_AndWithinItsLimit()
    {
        string first, second, third;
        using (var cache = Open())
        {
            (first, second, third) = (Kept(cache, 1, 30), Kept(cache, 2, 30), Kept(cache, 3, 30));
            cache.Versions.Add("s3://bucket/a", "tag", second);
            cache.Versions.Add("s3://bucket/b", "tag", first);
            cache.Files.Find(first)!.Dispose();
        }
        var damaged = Directory.EnumerateFiles(_root.Path, third, SearchOption.AllDirectories).Single();
        File.WriteAllBytes(damaged, new byte[30]);
        // Files of one moment may have one time.
        File.SetLastWriteTimeUtc(Path.Combine(_root.Path, "0", "files", second), DateTime.UnixEpoch);

        using var next = CacheFolder.Open(_root.Path, 70);

        Assert.Null(next.Files.Find(second));
        Assert.Null(next.Versions.Find("s3://bucket/a", "tag"));
        Assert.Equal(first, next.Versions.Find("s3://bucket/b", "tag"));
        Assert.Null(next.Versions.Find("s3://bucket/b", "other tag"));
        AssertThere(next, first);
        Assert.Null(next.Files.Find(third));
        Assert.False(File.Exists(damaged));
    }

    [Fact]
    public void TwoProcesses_HaveFoldersOfTheirOwn()
    {
        using var one = Open();
        using var other = Open();
        var kept = Kept(one, 1, 10);

        Assert.Null(other.Files.Find(kept));
        Assert.NotEqual(one.Path, other.Path);
    }

    [Fact]
    public void Folder_IsItsOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Rights are told by Unix modes.");
        using var cache = CacheFolder.Open(_root["new/root"], Limit);

        Assert.All(
            [_root["new/root"], cache.Path],
            folder => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(folder).UnixFileMode));
    }

    [Fact]
    public void Root_ThatCannotBe_IsAFaultThatNamesTheVariable()
    {
        File.WriteAllText(_root["file"], "");

        var fault = Assert.Single(Assert.Throws<InvalidInputException>(() => CacheFolder.Open(_root["file/cache"], Limit)).Faults);

        Assert.Equal(_root["file/cache"], fault.Where);
        Assert.Contains(CacheSettings.RootVariable, fault.Remedy, StringComparison.Ordinal);
    }

    private CacheFolder Open() => CacheFolder.Open(_root.Path, Limit);

    private long Bytes() => new DirectoryInfo(Path.Combine(_root.Path, "0", "files")).EnumerateFiles().Sum(file => file.Length);

    private static void AssertThere(CacheFolder cache, string sha256)
    {
        using var file = cache.Files.Find(sha256);
        Assert.NotNull(file);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.Path))));
    }

    private static string Kept(CacheFolder cache, byte value, int bytes)
    {
        var content = Enumerable.Repeat(value, bytes).ToArray();
        using var part = cache.Files.Begin();
        using (var stream = part.Open(bytes))
            stream.Write(content);
        using var kept = part.Complete(Convert.ToHexStringLower(SHA256.HashData(content)));
        return kept.Sha256;
    }
}
