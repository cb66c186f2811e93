using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.S3.Model;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;
using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.Storage.Tests.Cache;

[FullTier]
public sealed class InputCacheTests(ObjectStore objects) : IAsyncLifetime
{
    private readonly TemporaryFolder _root = new();
    private readonly S3Connection _connection = objects.Connect();

    /// <summary>Nobody answers there: what is found by this one was not asked for.</summary>
    private readonly S3Connection _nowhere = objects.Connect(endpoint: new Uri("http://127.0.0.1:9"));

    private ObjectAddress _folder = new("", "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _folder = await objects.Bucket(_connection);

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        _nowhere.Dispose();
        _root.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Fetch_OfAFolder_GivesEveryFile_UnderTheirNames()
    {
        await Put("b/dog 1,2 #3.png", "dog");
        await Put("a.png", "cat");
        await Put("c.png", "cat");
        await Put("ratings.csv", "");
        using var cache = Cache(_connection);

        var found = await cache.List(_folder, path => path.EndsWith(".png", StringComparison.Ordinal), Token);
        Assert.Equal(["a.png", "b/dog 1,2 #3.png", "c.png"], found.Keys);
        using var fetched = await cache.Fetch([.. found.Values], Token);

        Assert.Equal(["cat", "dog", "cat"], fetched.Files.Select(file => File.ReadAllText(file.Path)));
        Assert.Equal(found.Keys.Select(name => $"{_folder}/{name}"), fetched.Files.Select(file => file.Location));
        Assert.Equal(fetched.Files[0].Path, fetched.Files[2].Path);
    }

    /// <summary>A worker knows the hashes that its run began with.</summary>
    [Fact]
    public async Task Fetch_OfWhatIsThereByItsHash_AsksTheStoreForNothing()
    {
        await Put("weights", "parameters");
        using (var cache = Cache(_connection))
            (await cache.Fetch([At("weights")], Token)).Dispose();

        using var later = Cache(_nowhere);
        using var fetched = await later.Fetch([At("weights") with { Sha256 = Hash("parameters") }], Token);

        Assert.Equal("parameters", await File.ReadAllTextAsync(fetched.Files[0].Path, Token));
        await Assert.ThrowsAsync<IOException>(() => later.Fetch([At("weights") with { Sha256 = Hash("others") }], Token));
    }

    /// <summary>A listing tells the versions: what did not change is not fetched again.</summary>
    [Fact]
    public async Task Fetch_OfAVersionThatIsThere_AsksTheStoreForNothing()
    {
        await Put("image.png", "cat");
        IReadOnlyDictionary<string, InputObject> found;
        using (var cache = Cache(_connection))
        {
            found = await cache.List(_folder, _ => true, Token);
            (await cache.Fetch([.. found.Values], Token)).Dispose();
        }

        using var later = Cache(_nowhere);
        using var fetched = await later.Fetch([.. found.Values], Token);

        Assert.Equal("cat", await File.ReadAllTextAsync(fetched.Files[0].Path, Token));
    }

    [Fact]
    public async Task Fetch_OfAnObjectThatChanged_GivesTheNewBytes_AndThoseWhoAskByHashTheOld()
    {
        await Put("image.png", "cat");
        using var cache = Cache(_connection);
        (await cache.Fetch([At("image.png")], Token)).Dispose();
        await Put("image.png", "dog");

        using var now = await cache.Fetch([At("image.png")], Token);
        using var then = await cache.Fetch([At("image.png") with { Sha256 = Hash("cat") }], Token);

        Assert.Equal("dog", await File.ReadAllTextAsync(now.Files[0].Path, Token));
        Assert.Equal("cat", await File.ReadAllTextAsync(then.Files[0].Path, Token));
    }

    [Fact]
    public async Task Fetch_OfWhatIsNotThere_NamesIt()
    {
        await Put("a.png", "cat");
        using var cache = Cache(_connection);

        var fault = Assert.Single((await Assert.ThrowsAsync<InvalidInputException>(
            () => cache.Fetch([At("a.png"), At("b.png")], Token))).Faults);

        Assert.Equal($"{_folder}/b.png", fault.Where);
        Assert.Empty(await cache.List(_folder.At("nothing"), _ => true, Token));
    }

    [Fact]
    public async Task Fetch_ByManyAtOnce_FetchesEachContentOnce()
    {
        for (var i = 0; i < 20; i++)
            await Put($"{i}.png", $"image {i}");
        using var cache = Cache(_connection);
        var found = await cache.List(_folder, _ => true, Token);
        var gets = 0;
        _connection.Client.BeforeRequestEvent += (_, asked) =>
        {
            if (asked is WebServiceRequestEventArgs { Request: GetObjectRequest })
                Interlocked.Increment(ref gets);
        };

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => cache.Fetch([.. found.Values], Token), Token)));

        Assert.Equal(20, gets);
        Assert.All(all, fetched => Assert.Equal(all[0].Files, fetched.Files));
        Assert.All(found.Keys.Zip(all[0].Files), pair => Assert.Equal($"image {pair.First[..^4]}", File.ReadAllText(pair.Second.Path)));
        foreach (var fetched in all)
            fetched.Dispose();
    }

    [Fact]
    public async Task Fetch_OfMoreThanMayBeKept_IsAFault_AndOfAsMuchAsMayBe_GoesWithinTheBound()
    {
        var large = new byte[700 << 10];
        for (var i = 0; i < 3; i++)
        {
            large[0] = (byte)i;
            await Put($"{i}", large);
        }
        using var cache = new InputCache(new CacheSettings(_root.Path, 1 << 20), _connection);

        await Assert.ThrowsAsync<InvalidInputException>(() => cache.Fetch([At("0"), At("1")], Token));
        for (var i = 0; i < 3; i++)
        {
            using var fetched = await cache.Fetch([At($"{i}")], Token);
            Assert.Equal(large.Length, new FileInfo(fetched.Files[0].Path).Length);
            Assert.InRange(new DirectoryInfo(_root.Path).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Length > 64).Sum(file => file.Length), 1, 1 << 20);
        }
    }

    /// <summary>
    /// One that others have fetched is not fetched again, and one that was asked for by its hash, under two names,
    /// once.
    /// </summary>
    [Fact]
    public async Task Fetch_OfOneContentUnderTwoNames_AsksForOneOfThem()
    {
        await Put("a.png", "cat");
        using var cache = Cache(_connection);

        using var fetched = await cache.Fetch([At("a.png") with { Sha256 = Hash("cat") }, At("not-there.png") with { Sha256 = Hash("cat") }], Token);

        Assert.Equal(fetched.Files[0].Path, fetched.Files[1].Path);
    }

    private InputCache Cache(S3Connection connection) => new(new CacheSettings(_root.Path, 1 << 30), connection);

    private InputObject At(string path) => new(_folder.At(path));

    private Task<PutObjectResponse> Put(string path, string content) => Put(path, Encoding.UTF8.GetBytes(content));

    private Task<PutObjectResponse> Put(string path, byte[] content) => _connection.Client.PutObjectAsync(
        new PutObjectRequest { BucketName = _folder.Bucket, Key = _folder.At(path).Key, InputStream = new MemoryStream(content) }, Token);

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
