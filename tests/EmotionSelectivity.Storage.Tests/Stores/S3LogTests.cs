using System.Text;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.Storage.Tests.Stores;

/// <summary>The log of an object store, over a folder that fails when it is told to.</summary>
public sealed class S3LogTests : IAsyncLifetime
{
    private static readonly FencingToken First = FencingToken.Parse("000001-abcdef");
    private static readonly FencingToken Second = FencingToken.Parse("000002-abcdef");

    private readonly TemporaryFolder _folder = new();
    private readonly FailingStore _store;
    private readonly S3Log _log;

    public S3LogTests()
    {
        _store = new FailingStore(RunStores.At(_folder.Path));
        _log = new S3Log(_store, new StoppedClock());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _store.Tokens.Issue(First, Token);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("Exists")]
    [InlineData("Replace")]
    public async Task Flush_StoreFails_TheNextFlushWritesTheLines(string operation)
    {
        Append("one", First);
        _store.FailWhen(call => call.Operation == operation, new UnauthorizedAccessException("403"));
        await _log.Flush(First, Token);
        _store.Repair();

        await _log.Flush(First, Token);

        Assert.Equal(["one"], Lines);
    }

    [Fact]
    public async Task Flush_StoreFailsWithLinesBefore_KeepsTheOrder()
    {
        Append("one", First);
        await _log.Flush(First, Token);
        Append("two", First);
        _store.FailWhen(call => call.Operation == "Replace", new IOException("503"));
        await _log.Flush(First, Token);
        Append("three", First);
        _store.Repair();

        await _log.Flush(First, Token);

        Assert.Equal(["one", "two", "three"], Lines);
    }

    [Fact]
    public async Task Flush_Cancelled_TheNextFlushWritesTheLines()
    {
        Append("one", First);
        var blocked = _store.BlockWhen(call => call.Operation == "Replace");
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var flush = _log.Flush(First, cancelled.Token);
        await blocked.Reached;
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
        _store.Repair();

        await _log.Flush(First, Token);

        Assert.Equal(["one"], Lines);
    }

    /// <summary>The lease advanced after the line was appended.</summary>
    [Fact]
    public async Task Flush_UnderALaterToken_WritesLinesOfAnEarlierOne()
    {
        Append("one", First);
        await Replace(First, by: Second);
        await _log.Flush(First, Token);
        Assert.False(File.Exists(_folder[RunFiles.Log]));

        await _log.Flush(Second, Token);

        Assert.Equal(["one"], Lines);
    }

    [Fact]
    public async Task Flush_AfterAnotherProcessHeldTheLease_KeepsItsLines()
    {
        Append("mine", First);
        await _log.Flush(First, Token);
        await Replace(First, by: Second);
        var other = new S3Log(_store, new StoppedClock());
        other.Append(RunFiles.Log, "theirs\n"u8.ToArray(), Second);
        await other.Flush(Second, Token);
        var third = FencingToken.Parse("000003-abcdef");
        await Replace(Second, by: third);

        Append("mine again", third);
        await _log.Flush(third, Token);

        Assert.Equal(["mine", "theirs", "mine again"], Lines);
    }

    [Fact]
    public async Task Append_WhileTheStoreFails_KeepsABoundedAmountAndSaysWhatIsMissing()
    {
        _store.FailWhen(call => call.Operation == "Replace", new DiskFullException("log"));
        var half = new string('x', S3Log.MostPending / 2);
        for (var i = 0; i < 4; i++)
        {
            Append($"{i} {half[2..^1]}", First);
            await _log.Flush(First, Token);
        }
        _store.Repair();

        await _log.Flush(First, Token);

        Assert.Equal(["2 lines are missing here, because the object store could not be written.", "2", "3"], Lines.Select(line => line.TrimEnd('x', ' ')));
    }

    private string[] Lines => File.ReadAllLines(_folder[RunFiles.Log]);

    private void Append(string line, FencingToken token) => _log.Append(RunFiles.Log, Encoding.UTF8.GetBytes(line + '\n'), token);

    private async Task Replace(FencingToken token, FencingToken by)
    {
        await _store.Tokens.Issue(by, Token);
        await _store.Tokens.Revoke(token, Token);
    }

    /// <summary>Its timers never fire: lines are written by Flush alone.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
