using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>Pings Redis every five seconds on a connection of its own.</summary>
internal sealed class RedisHealthMonitor(string redis, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(2);

    private volatile bool _isReachable;

    /// <summary>Whether Redis responded to the last ping in time.</summary>
    public bool IsReachable => _isReachable;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = ConfigurationOptions.Parse(redis);
        options.AbortOnConnectFail = false;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        while (!stoppingToken.IsCancellationRequested)
        {
            _isReachable = await Ping(connection, stoppingToken);
            await Task.Delay(PingInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> Ping(ConnectionMultiplexer connection, CancellationToken stoppingToken)
    {
        try
        {
            await connection.GetDatabase().PingAsync().WaitAsync(PingTimeout, clock, stoppingToken);
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
