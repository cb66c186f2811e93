using EmotionSelectivity.Cli.Client;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>What a command does while a server is busy.</summary>
public sealed class PatienceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Submit_ToAServerThatIsBusyForAMoment_IsTakenInTheEnd_AndSaysOnceThatItTriesAgain()
    {
        await File.WriteAllTextAsync(_folder["sweep.yaml"], "name: patient", TestContext.Current.CancellationToken);
        using var server = BusyServer.Start(busy: 2);

        var submitted = await EmoselProcess.Run("submit", _folder["sweep.yaml"], "--detach", "--server", server.Address);

        Assert.True(submitted.ExitCode == 0, submitted.Errors);
        Assert.Equal("patient-1", submitted.Output.Trim());
        Assert.Equal(3, server.Asked);
        Assert.Single(submitted.Errors.Split('\n'), line => line.Contains("Trying again for up to 30 s.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_OfAServerThatStaysBusy_EndsWithItsWord_AfterHalfAMinute()
    {
        var clock = new Clock();
        var (asked, told) = (0, 0);

        var refused = await Assert.ThrowsAsync<ServerException>(() => new Patience(clock).Ask<int>(
            _ => throw new ServerException($"busy {++asked}", ExitCode.Failure, isBusy: true), _ => told++, TestContext.Current.CancellationToken));

        Assert.Equal($"busy {asked}", refused.Message);
        Assert.Equal(1, told);
        Assert.InRange(clock.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(24), Patience.Longest);
    }

    [Fact]
    public async Task Ask_OfAServerThatRefusesOrIsNotThere_EndsAtOnce()
    {
        var clock = new Clock();

        await Assert.ThrowsAsync<ServerException>(() => new Patience(clock).Ask<int>(
            _ => throw new ServerException("not there", ExitCode.Failure, mayPass: true), _ => { }, TestContext.Current.CancellationToken));

        Assert.Equal(DateTimeOffset.UnixEpoch, clock.GetUtcNow());
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Whoever waits for a while has waited at once.</summary>
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
