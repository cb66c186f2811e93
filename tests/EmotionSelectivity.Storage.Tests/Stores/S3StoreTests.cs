using System.Diagnostics.Metrics;
using System.Net;
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
        var (store, epoch) = await TakenUp();
        await store.Replace("run.json", Text("whole"), epoch, Token);
        using var encrypted = new S3Connection(_objects.EncryptedSettings, ObjectStore.Keys);
        var known = new S3Store(_run, encrypted);
        Assert.Equal("whole", await Read(known, "run.json"));
        Assert.True(await known.TryCommit("cells/1", Text("one"), epoch, Token));

        using var unknown = new S3Connection(_objects.EncryptedSettings with { Authorities = null }, ObjectStore.Keys);
        var refused = await Assert.ThrowsAsync<IOException>(() => new S3Store(_run, unknown).Exists("run.json", Token));
        Assert.Contains("certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullStore_IsAFullDisk_AndKeepsWhatItHas()
    {
        var (store, epoch) = await TakenUp();
        await store.Replace("run.json", Text("whole"), epoch, Token);
        await _objects.Fill(_run.Bucket);

        await Poll.Until(() => IsFull(store, epoch), "the gateway, which learns of a quota some writes later, refuses a write");

        Assert.Equal("whole", await Read(store, "run.json"));
    }

    /// <summary>The gateway dies and comes back: whoever reads and writes then waits, and nothing is lost.</summary>
    [Fact]
    public async Task StoreThatGoesAndComesBack_IsWaitedFor()
    {
        var (store, epoch) = await TakenUp();
        _objects.Kill();
        var writes = Enumerable.Range(0, 8).Select(i => Task.Run(() => store.TryCommit($"cells/{i}", Text($"{i}"), epoch, Token), Token)).ToList();
        var retries = StoreRetries.Count();
        await Poll.Until(() => StoreRetries.Count() >= retries + (2 * writes.Count), "every write has been repeated");
        Assert.DoesNotContain(writes, write => write.IsCompleted);

        _objects.Restart();

        Assert.All(await Task.WhenAll(writes), Assert.True);
        Assert.Equal(8, await store.List("cells", Token).CountAsync(Token));
    }

    /// <summary>A write whose process was held up between its signature and its sending, for longer than the signature holds, signs and looks for its epoch anew.</summary>
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
                Expires = TimeProvider.System.GetUtcNow().Add(Brief.Signature).UtcDateTime,
                Protocol = Protocol.HTTP,
            });
            using var http = new HttpClient();
            await Poll.Until(async () => (await http.GetAsync(signed, cancellation)).StatusCode == HttpStatusCode.Forbidden, "a signature of that age is refused");
        }
    }

    [Fact]
    public async Task Renew_WithLateWritersExpected_WaitsForThem()
    {
        var clock = new HurriedClock();
        using var holder = Patient(clock);
        var epoch = await holder.TakeUp(Token);
        epoch = await holder.Renew(epoch, Token);
        Assert.Empty(clock.Waits);

        holder.ExpectLateWriters();
        epoch = await holder.Renew(epoch, Token);
        Assert.InRange(Assert.Single(clock.Waits), TimeSpan.FromSeconds(1), S3Timing.Usual.LateWrites);

        await holder.Renew(epoch, Token);
        Assert.Single(clock.Waits);
    }

    /// <summary>Of a process that died, or left writers behind, the next one knows nothing: it waits before it deletes anything.</summary>
    [Fact]
    public async Task Close_WithLateWritersExpected_LeavesTheEpochForTheNextToWaitFor()
    {
        using var lost = Patient(new HurriedClock());
        await lost.TakeUp(Token);
        lost.ExpectLateWriters();
        await lost.Close(Token);

        var clock = new HurriedClock();
        using var next = Patient(clock);
        var epoch = await next.TakeUp(Token);
        Assert.Empty(clock.Waits);
        await next.Renew(epoch, Token);

        Assert.Single(clock.Waits);
    }

    [Fact]
    public async Task Renew_AfterTakingUpARunThatWasClosed_WaitsForNobody()
    {
        using var earlier = Patient(new HurriedClock());
        await earlier.TakeUp(Token);
        await earlier.Close(Token);

        var clock = new HurriedClock();
        using var next = Patient(clock);
        await next.Renew(await next.TakeUp(Token), Token);

        Assert.Empty(clock.Waits);
    }

    private RunDirectory Patient(TimeProvider clock) => new(new S3Store(_run, _usual), new RunStamp("0.1.0", "r1"), clock);

    private async Task Listed(string key, string secret)
    {
        using var connection = _objects.Connect(key, secret);
        await new S3Store(_run, connection).List("", Token).CountAsync(Token);
    }

    private static async Task<bool> IsFull(IRunStore store, string epoch)
    {
        try
        {
            await store.Replace("run.json.next", stream => stream.WriteAsync(new byte[1 << 14], Token).AsTask(), epoch, Token);
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
