using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Stores.S3;

[assembly: AssemblyFixture(typeof(EmotionSelectivity.TestSupport.ObjectStore))]

namespace EmotionSelectivity.Storage.Tests.Stores;

[FullTier]
public sealed class S3StoreTests : StoreContract, IAsyncLifetime
{
    /// <summary>Late writes are awaited for three seconds here.</summary>
    private static readonly S3Timing Brief = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));

    private readonly ObjectStore _objects;
    private readonly S3Connection _connection;
    private readonly S3Connection _usual;
    private ObjectAddress _run = new("", "");

    public S3StoreTests(ObjectStore objects)
    {
        _objects = objects;
        _connection = objects.Connect(timing: Brief);
        _usual = objects.Connect();
    }

    public async ValueTask InitializeAsync() => _run = (await _objects.Bucket(_connection)).At("a, b@c&d;e:$~ o\u0301");

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        _usual.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task<IRunStore> Open() => Task.FromResult<IRunStore>(new S3Store(_run, _connection, pageSize: 5));

    [Fact]
    public async Task WithOtherKeys_SaysWhatIsWrongWithThem()
    {
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Listed(ObjectStore.Stranger, ObjectStore.StrangerSecret));
        Assert.Contains("secret key does not belong", (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Listed(ObjectStore.Key, "wrong"))).Message, StringComparison.Ordinal);
        var unknown = (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Listed("nobody", "wrong"))).Message;
        Assert.Contains("does not know this access key", unknown, StringComparison.Ordinal);
        Assert.Contains(_run.ToString(), unknown, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingBucket_AndStoreThatIsNotThere_AreToldApart()
    {
        var missing = new S3Store(new ObjectAddress("no-such-bucket", "run"), _connection);
        Assert.Contains("no such bucket", (await Assert.ThrowsAsync<IOException>(() => missing.IsThere(Token))).Message, StringComparison.Ordinal);

        using var nowhere = _objects.Connect(endpoint: new Uri("http://127.0.0.1:9"));
        var refused = await Assert.ThrowsAsync<IOException>(() => new S3Store(_run, nowhere).IsThere(Token));
        Assert.Contains("cannot be reached", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreByTls_IsBelievedWithItsAuthority_AndWithNoOther()
    {
        var (store, token) = await Issued();
        await store.Replace("run.json", Text("whole"), token, Token);
        using var encrypted = new S3Connection(_objects.EncryptedSettings, ObjectStore.Keys);
        var known = new S3Store(_run, encrypted);
        Assert.Equal("whole", await Read(known, "run.json"));
        Assert.True(await known.TryCommit("cells/1", Text("one"), token, Token));

        using var unknown = new S3Connection(_objects.EncryptedSettings with { Authorities = null }, ObjectStore.Keys);
        var refused = await Assert.ThrowsAsync<IOException>(() => new S3Store(_run, unknown).Exists("run.json", Token));
        Assert.Contains("certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullStore_IsAFullDisk_AndKeepsWhatItHas()
    {
        var (store, token) = await Issued();
        await store.Replace("run.json", Text("whole"), token, Token);
        await _objects.Fill(_run.Bucket);

        await Poll.Until(() => IsFull(store, token), "the gateway, which learns of a quota some writes later, refuses a write");

        Assert.Equal("whole", await Read(store, "run.json"));
    }

    /// <summary>The gateway dies and comes back: whoever reads and writes then waits, and nothing is lost.</summary>
    [Fact]
    public async Task StoreThatGoesAndComesBack_IsWaitedFor()
    {
        var (store, token) = await Issued();
        _objects.Kill();
        var writes = Enumerable.Range(0, 8).Select(i => Task.Run(() => store.TryCommit($"cells/{i}", Text($"{i}"), token, Token), Token)).ToList();
        var retries = StoreRetries.Count();
        await Poll.Until(() => StoreRetries.Count() >= retries + (2 * writes.Count), "every write has been repeated");
        Assert.DoesNotContain(writes, write => write.IsCompleted);

        _objects.Restart();

        Assert.All(await Task.WhenAll(writes), Assert.True);
        Assert.Equal(8, await store.List("cells", Token).CountAsync(Token));
    }

    /// <summary>
    /// A write whose process was held up between its signature and its sending, for longer than the signature holds,
    /// signs and checks its token again.
    /// </summary>
    [Fact]
    public async Task Write_SentAfterItsSignatureRanOut_IsRefusedByTheStore()
    {
        var writes = new S3Writes(_connection);
        var asked = 0;
        var isFirst = await writes.Put(_run.At("late"), new MemoryStream([1, 2, 3]), onlyFirst: true, HeldUp, Token);

        Assert.True(isFirst);
        Assert.Equal(2, asked);

        async Task HeldUp(CancellationToken cancellation)
        {
            if (++asked > 1)
                return;
            var signed = await _connection.Client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
            {
                BucketName = _run.Bucket,
                Key = _run.At("late").Key,
                Expires = TimeProvider.System.GetUtcNow().Add(Brief.SignatureLifetime).UtcDateTime,
                Protocol = Protocol.HTTP,
            });
            using var http = new HttpClient();
            await Poll.Until(async () => (await http.GetAsync(signed, cancellation)).StatusCode == HttpStatusCode.Forbidden, "a signature of that age is refused");
        }
    }

    /// <summary>
    /// Why If-Match cannot replace the deadlines (docs/decisions/0003-object-store-deadlines.md): a writer that read
    /// the entity tag and checked its token, and whose request is delayed, succeeds after the token was revoked, if
    /// nobody has rewritten the object since.
    /// </summary>
    [Fact]
    public async Task ConditionalWrite_AfterItsTokenWasRevoked_StillTakesEffect()
    {
        var (store, token) = await Issued();
        await store.Replace("surface.parquet", Text("of the last attempt"), token, Token);
        var address = _run.At("surface.parquet");
        var tag = await new S3Objects(_connection, pageSize: 5).GetETag(address, Token);
        Assert.True(await store.Tokens.IsValid(token, Token));

        await store.Tokens.Revoke(token, Token);
        Assert.Equal(HttpStatusCode.OK, await PutIfMatch("of an earlier attempt"));

        Assert.Equal("of an earlier attempt", await Read(store, "surface.parquet"));
        // The store supports the condition: the entity tag is another one now.
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutIfMatch("again"));

        async Task<HttpStatusCode> PutIfMatch(string content)
        {
            var signed = await _connection.Client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
            {
                BucketName = address.Bucket,
                Key = address.Key,
                Verb = HttpVerb.PUT,
                Protocol = Protocol.HTTP,
                Expires = (_connection.Clock.Now + TimeSpan.FromMinutes(1)).UtcDateTime,
            });
            using var request = new HttpRequestMessage(HttpMethod.Put, signed) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) };
            // Ceph's gateway compares the header with the tag without quotes.
            request.Headers.TryAddWithoutValidation("If-Match", tag!.Trim('"'));
            using var response = await _connection.Http.SendAsync(request, Token);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Advance_WithLateWritersExpected_WaitsForThem()
    {
        var clock = new HurriedClock();
        using var writer = UsualWriter();
        var lease = await RunLease.Acquire(writer, clock, Token);
        await lease.Advance(Token);
        Assert.Empty(clock.Waits);

        lease.ExpectLateWriters();
        await lease.Advance(Token);
        Assert.InRange(Assert.Single(clock.Waits), TimeSpan.FromSeconds(1), S3Timing.Default.QuiescencePeriod);

        await lease.Advance(Token);
        Assert.Single(clock.Waits);
    }

    /// <summary>
    /// Of a process that died, or left writers behind, the next one knows nothing: it waits before it deletes anything.
    /// </summary>
    [Fact]
    public async Task Release_WithLateWritersExpected_LeavesTheTokenForTheNextHolderToWaitFor()
    {
        using var lost = UsualWriter();
        var earlier = await RunLease.Acquire(lost, new HurriedClock(), Token);
        earlier.ExpectLateWriters();
        await earlier.Release(Token);

        var clock = new HurriedClock();
        using var next = UsualWriter();
        var lease = await RunLease.Acquire(next, clock, Token);
        Assert.Empty(clock.Waits);
        await lease.Advance(Token);

        Assert.Single(clock.Waits);
    }

    [Fact]
    public async Task Advance_AfterAcquiringAReleasedRun_DoesNotWait()
    {
        using var earlier = UsualWriter();
        await (await RunLease.Acquire(earlier, new HurriedClock(), Token)).Release(Token);

        var clock = new HurriedClock();
        using var next = UsualWriter();
        await (await RunLease.Acquire(next, clock, Token)).Advance(Token);

        Assert.Empty(clock.Waits);
    }

    private RunWriter UsualWriter() => new(new S3Store(_run, _usual), new RunStamp("0.1.0", "r1"));

    private async Task Listed(string key, string secret)
    {
        using var connection = _objects.Connect(key, secret);
        await new S3Store(_run, connection).List("", Token).CountAsync(Token);
    }

    private static async Task<bool> IsFull(IRunStore store, FencingToken token)
    {
        try
        {
            await store.Replace("run.json.next", stream => stream.WriteAsync(new byte[1 << 14], Token).AsTask(), token, Token);
            return false;
        }
        catch (DiskFullException)
        {
            return true;
        }
    }

    /// <summary>Whoever waits by it waits no longer than a moment.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    /// <summary>Reads the program's counter of repeated requests to an object store.</summary>
    private static class StoreRetries
    {
        public static long Count()
        {
            long count = 0;
            using var listener = new MeterListener();
            listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "emosel.store.retries")
                    listener.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, value, _, _) => count = value);
            listener.Start();
            listener.RecordObservableInstruments();
            return count;
        }
    }
}
