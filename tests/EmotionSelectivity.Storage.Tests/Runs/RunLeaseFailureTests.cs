using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Storage.Tests.Runs;

/// <summary>
/// Until a lease is lost or released it has a valid token, whichever call of the store fails, before or after it took
/// effect, or waits until it is cancelled.
/// </summary>
public sealed class RunLeaseFailureTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FailingStore _store;
    private readonly RunWriter _writer;
    private readonly ImmediateClock _clock = new();

    public RunLeaseFailureTests()
    {
        _store = new FailingStore(RunStores.At(_folder.Path));
        _writer = new RunWriter(_store, new RunStamp("0.1.0", "r1"));
    }

    /// <summary>The calls of the store that an advance makes.</summary>
    public static TheoryData<int, bool, bool> CallsOfAdvance()
    {
        var data = new TheoryData<int, bool, bool>();
        for (var call = 1; call <= AdvanceCalls; call++)
        {
            foreach (var afterwards in new[] { false, true })
            {
                foreach (var lateWriters in new[] { false, true })
                    data.Add(call, afterwards, lateWriters);
            }
        }
        return data;
    }

    private const int AdvanceCalls = 7;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Advance_MakesTheCallsThatAreTested()
    {
        var lease = await Acquire();
        var before = _store.Calls.Count;

        await lease.Advance(Token);

        Assert.Equal(
            ["Tokens.IsValid", "Tokens.List", "Tokens.Issue", "Tokens.List", "Tokens.Revoke", "Tokens.List", "Tokens.RemoveLeftovers"],
            _store.Calls.Skip(before).Select(call => call.Operation));
    }

    [Theory]
    [MemberData(nameof(CallsOfAdvance))]
    public async Task Advance_StoreFailsAtACall_WritesAndAdvancesAgainAndReleases(int call, bool afterwards, bool lateWriters)
    {
        var lease = await AcquireWithLateWriters(lateWriters);
        _store.FailAt(call, new IOException("broken"), afterwards);

        Assert.Equal("broken", (await Assert.ThrowsAsync<IOException>(() => lease.Advance(Token))).Message);

        _store.Repair();
        await AssertIsUsable(lease, lateWriters);
    }

    [Theory]
    [MemberData(nameof(CallsOfAdvance))]
    public async Task Advance_StoreFailsAtACall_CanBeReleased(int call, bool afterwards, bool lateWriters)
    {
        var lease = await AcquireWithLateWriters(lateWriters);
        _store.FailAt(call, new UnauthorizedAccessException("refused"), afterwards);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => lease.Advance(Token));
        _store.Repair();
        // In a folder nothing is written late, so that the token need not be kept for the next holder.
        _store.QuiescencePeriod = TimeSpan.Zero;

        await lease.Release(Token);

        Assert.Empty(await _store.Tokens.List(Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => _writer.Replace(RunFiles.Folds, [], Token));
    }

    [Theory]
    [MemberData(nameof(CallsOfAdvance))]
    public async Task Advance_CancelledWhileACallWaits_WritesAndAdvancesAgainAndReleases(int call, bool carriesOn, bool lateWriters)
    {
        var lease = await AcquireWithLateWriters(lateWriters);
        var target = _store.Calls.Count + call;
        var blocked = _store.BlockWhen(made => made.Number == target);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var advance = lease.Advance(cancelled.Token);
        await blocked.Reached;

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => advance);
        if (carriesOn)
            blocked.Release();
        _store.Repair();
        await AssertIsUsable(lease, lateWriters || _store.Calls[target - 1].Operation == "Tokens.Issue");
    }

    [Fact]
    public async Task Advance_CancelledWhileItWaitsForLateWrites_KeepsTheNewTokenAndTheWait()
    {
        _store.QuiescencePeriod = Period;
        var lease = await RunLease.Acquire(_writer, TimeProvider.System, Token);
        lease.ExpectLateWriters();
        var first = lease.Token;
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var advance = lease.Advance(cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => advance);

        Assert.True(lease.Token > first);
        Assert.True(lease.QuiescencePeriod > TimeSpan.Zero);
        await _writer.Replace(RunFiles.Folds, [], Token);
        await lease.Release(Token);
        Assert.Equal([lease.Token], await _store.Tokens.List(Token));
    }

    /// <summary>
    /// A process that acquires a run from a dead one and releases it at once, as a submission does, must not make the next
    /// holder believe that there are no late writes.
    /// </summary>
    [Fact]
    public async Task Release_SoonAfterAnotherHoldersTokenWasRevoked_LeavesTheTokenForTheNextHolderToWaitFor()
    {
        _store.QuiescencePeriod = Period;
        using var dead = new RunWriter(_store, new RunStamp("0.1.0", "r1"));
        await dead.Acquire(Token);
        using var submission = new RunWriter(_store, new RunStamp("0.1.0", "r1"));
        await (await submission.Acquire(Token)).Release(Token);

        var lease = await Acquire();

        Assert.InRange(lease.QuiescencePeriod, TimeSpan.FromTicks(1), Period);
        await lease.Advance(Token);
        Assert.Single(_clock.Waits);
    }

    /// <summary>
    /// A request to issue a token that was reported as failed may be carried out later, and then be greater than the
    /// token in use.
    /// </summary>
    [Fact]
    public async Task Advance_EarlierTokenIssuedLate_IsRevokedWithTheOthers()
    {
        var lease = await Acquire();
        _store.FailWhen(call => call.Operation == "Tokens.Issue", new IOException("broken"));
        await Assert.ThrowsAsync<IOException>(() => lease.Advance(Token));
        _store.Repair();
        var stray = FencingToken.Parse(_store.Calls.Last(call => call.Operation == "Tokens.Issue").Subject);
        await RunStores.At(_folder.Path).Tokens.Issue(stray, Token);

        await lease.Release(Token);

        Assert.Empty(await _store.Tokens.List(Token));
    }

    [Fact]
    public async Task Advance_AfterAnotherProcessAcquiredTheRun_ThrowsAndLeavesItsTokenAlone()
    {
        var lease = await Acquire();
        using var other = new RunWriter(RunStores.At(_folder.Path), new RunStamp("0.1.0", "r1"));
        var theirs = await other.Acquire(Token);

        await Assert.ThrowsAsync<LeaseLostException>(() => lease.Advance(Token));

        Assert.False(await lease.IsHeld(Token));
        Assert.Equal([theirs.Token], await _store.Tokens.List(Token));
    }

    /// <summary>
    /// The other process issues its token between two calls of this one. Whoever has the greater token has the run, and
    /// the other one learns that it is lost.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Advance_AnotherProcessAcquiresMeanwhile_OneOfThemHoldsTheRun(int call)
    {
        var lease = await Acquire();
        var target = _store.Calls.Count + call;
        var blocked = _store.BlockWhen(made => made.Number == target);
        var advance = lease.Advance(Token);
        await blocked.Reached;
        using var other = new RunWriter(RunStores.At(_folder.Path), new RunStamp("0.1.0", "r1"));
        var theirs = await other.Acquire(Token);
        blocked.Release();

        if (call < 7)
            await Assert.ThrowsAsync<LeaseLostException>(() => advance);
        else
            await advance;

        Assert.False(await lease.IsHeld(Token));
        Assert.Equal([theirs.Token], await _store.Tokens.List(Token));
        await other.Replace(RunFiles.Folds, [], Token);
        await Assert.ThrowsAsync<LeaseLostException>(() => _writer.Replace(RunFiles.Folds, [], Token));
    }

    /// <summary>
    /// The token that was issued is left, so that the next holder, whoever it is, knows that writers of the earlier
    /// holder may be late.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Acquire_StoreFailsAfterTheHoldersTokenWasRevoked_TheNextHolderWaitsForLateWrites(bool byTheSameProcess)
    {
        _store.QuiescencePeriod = Period;
        using var earlier = new RunWriter(_store, new RunStamp("0.1.0", "r1"));
        await earlier.Acquire(Token);
        _store.FailWhen(call => call.Operation == "Tokens.Revoke", new IOException("broken"), afterwards: true);
        await Assert.ThrowsAsync<IOException>(() => Acquire());
        _store.Repair();
        using var next = new RunWriter(_store, new RunStamp("0.1.0", "r1"));

        var lease = await RunLease.Acquire(byTheSameProcess ? _writer : next, _clock, Token);

        Assert.Equal([lease.Token], await _store.Tokens.List(Token));
        await lease.Advance(Token);
        Assert.InRange(Assert.Single(_clock.Waits), TimeSpan.FromTicks(1), Period);
    }

    [Fact]
    public async Task Acquire_OfAReleasedRun_ByTheSameProcess_WaitsForNobody()
    {
        _store.QuiescencePeriod = Period;
        var lease = await Acquire();
        await lease.Release(Token);

        lease = await Acquire();
        await lease.Advance(Token);

        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task Acquire_AgainByTheSameProcess_RemembersLateWriters()
    {
        _store.QuiescencePeriod = Period;
        (await Acquire()).ExpectLateWriters();

        var lease = await Acquire();

        Assert.InRange(lease.QuiescencePeriod, TimeSpan.FromTicks(1), Period);
        await lease.Advance(Token);
        Assert.Single(_clock.Waits);
        Assert.Equal(TimeSpan.Zero, lease.QuiescencePeriod);
    }

    [Theory]
    [InlineData("Flush")]
    [InlineData("Tokens.List")]
    [InlineData("Tokens.Revoke")]
    [InlineData("Tokens.RemoveLeftovers")]
    public async Task Release_StoreFails_CanBeRepeated(string operation)
    {
        var lease = await Acquire();
        _store.FailWhen(call => call.Operation == operation, new IOException("broken"));
        await Assert.ThrowsAsync<IOException>(() => lease.Release(Token));
        _store.Repair();

        await lease.Release(Token);

        Assert.Empty(await _store.Tokens.List(Token));
    }

    [Fact]
    public void StoreFailure_IsAnythingTheStoreReportsButALostLease()
    {
        Assert.True(StoreFailure.Includes(new IOException()));
        Assert.True(StoreFailure.Includes(new FileNotFoundException()));
        Assert.True(StoreFailure.Includes(new DiskFullException("x")));
        Assert.True(StoreFailure.Includes(new UnauthorizedAccessException()));
        Assert.True(StoreFailure.Includes(new DamagedFileException("x", "y")));
        Assert.False(StoreFailure.Includes(new LeaseLostException("x")));
        Assert.False(StoreFailure.Includes(new OperationCanceledException()));
        Assert.False(StoreFailure.Includes(new InvalidOperationException()));
    }

    public void Dispose()
    {
        _writer.Dispose();
        _folder.Dispose();
    }

    private Task<RunLease> Acquire() => RunLease.Acquire(_writer, _clock, Token);

    private async Task<RunLease> AcquireWithLateWriters(bool lateWriters)
    {
        _store.QuiescencePeriod = Period;
        var lease = await Acquire();
        if (lateWriters)
            lease.ExpectLateWriters();
        return lease;
    }

    private async Task AssertIsUsable(RunLease lease, bool mustWait)
    {
        Assert.True(await lease.IsHeld(Token));
        await _writer.Replace(RunFiles.Folds, [], Token);
        _writer.AppendLog("line");
        var before = lease.Token;

        await lease.Advance(Token);

        Assert.Equal(mustWait, _clock.Waits.Count > 0);
        Assert.True(lease.Token > before);
        Assert.Equal([lease.Token], await _store.Tokens.List(Token));
        await _writer.Replace(RunFiles.Folds, [], Token);
        await lease.Release(Token);
        Assert.Empty(await _store.Tokens.List(Token));
    }

    /// <summary>Timers of it fire at once.</summary>
    private sealed class ImmediateClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
