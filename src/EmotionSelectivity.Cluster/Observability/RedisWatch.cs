using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>Asks Redis every few seconds whether it is there, on a connection of its own.</summary>
internal sealed class RedisWatch(string redis, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile bool _answers;

    /// <summary>Whether it answered when it was last asked.</summary>
    public bool Answers => _answers;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = ConfigurationOptions.Parse(redis);
        options.AbortOnConnectFail = false;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        while (!stoppingToken.IsCancellationRequested)
        {
            _answers = await Ping(connection, stoppingToken);
            await Task.Delay(Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> Ping(ConnectionMultiplexer connection, CancellationToken stoppingToken)
    {
        try
        {
            await connection.GetDatabase().PingAsync().WaitAsync(Patience, clock, stoppingToken);
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
