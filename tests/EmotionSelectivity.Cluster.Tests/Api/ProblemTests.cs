using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Storage.Files;
using StackExchange.Redis;

namespace EmotionSelectivity.Cluster.Tests.Api;

public sealed class ProblemTests
{
    public static TheoryData<Exception, int> Meanings => new()
    {
        { new RedisConnectionException(ConnectionFailureType.UnableToConnect, "secret host"), 503 },
        { new RedisTimeoutException("secret host", CommandStatus.Unknown), 503 },
        { new TimeoutException("secret host"), 503 },
        { new OrleansException("secret host"), 503 },
        { new SiloUnavailableException("secret host"), 503 },
        { new NoSiloException("secret host"), 503 },
        { new InvalidOperationException("secret host"), 500 },
        { new WorkFailedException("another run lies there", FailureScope.Run), 409 },
        { new DiskFullException("/runs"), 507 },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void Of_Exception_HasItsStatusAndNoInternals(Exception exception, int status)
    {
        var problem = Problem.Of(exception);
        Assert.Equal(status, problem.Status);
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
    }
}
