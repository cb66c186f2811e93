using EmotionSelectivity.Cli.Client;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>Retries of requests to a busy server.</summary>
public sealed class RetryPolicyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Submit_ServerBusyForAMoment_SucceedsAndReportsTheRetryOnce()
    {
        await File.WriteAllTextAsync(_folder["sweep.yaml"], "name: patient", TestContext.Current.CancellationToken);
        using var server = BusyServer.Start(busy: 2);

        var submitted = await EmoselProcess.Run("submit", _folder["sweep.yaml"], "--detach", "--server", server.Address);

        Assert.True(submitted.ExitCode == 0, submitted.Errors);
        Assert.Equal("patient-1", submitted.Output.Trim());
        Assert.Equal(3, server.Asked);
        Assert.Single(submitted.Errors.Split('\n'), line => line.Contains("Retrying for up to 30 s.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Execute_ServerStaysBusy_ThrowsItsErrorWithinHalfAMinute()
    {
        var clock = new Clock();
        var (requests, notified) = (0, 0);
        var retry = RetryPolicy.Create(clock, _ => notified++);

        var refused = await Assert.ThrowsAsync<ServerException>(async () => await retry.ExecuteAsync(
            _ => throw new ServerException($"busy {++requests}", ExitCode.Failure, isBusy: true), TestContext.Current.CancellationToken));

        Assert.Equal($"busy {requests}", refused.Message);
        Assert.Equal(1, notified);
        Assert.InRange(clock.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(24), RetryPolicy.MaxDuration);
    }

    [Fact]
    public async Task Execute_ServerCannotBeReached_ThrowsAtOnce()
    {
        var clock = new Clock();
        var retry = RetryPolicy.Create(clock, _ => { });

        await Assert.ThrowsAsync<ServerException>(async () => await retry.ExecuteAsync(
            _ => throw new ServerException("not there", ExitCode.Failure, isTransient: true), TestContext.Current.CancellationToken));

        Assert.Equal(DateTimeOffset.UnixEpoch, clock.GetUtcNow());
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A clock on which every delay elapses at once.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.UtcTicks;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
                _now += dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
