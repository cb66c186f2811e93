using System.Net;
using EmotionSelectivity.Cluster.Configuration;

namespace EmotionSelectivity.Cluster.Tests.Configuration;

public sealed class OwnAddressTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("10.1.2.3 fd00::7", "10.1.2.3")]
    [InlineData("fd00::7", "fd00::7")]
    [InlineData("", null)]
    [InlineData("10.1.2.3 10.1.2.4", null)]
    [InlineData("10.1.2.3 10.1.2.4 fd00::7", null)]
    [InlineData("fd00::7 fd00::8", null)]
    public void Among_SeveralAddresses_TakesTheOnlyOneThereIs(string addresses, string? expected)
    {
        var candidates = addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse).ToList();

        Assert.Equal(expected, OwnAddress.Among(candidates)?.ToString());
    }

    [Fact]
    public void Candidates_OfThisMachine_AreReachableByOthers() =>
        Assert.All(OwnAddress.Candidates(), address => Assert.False(IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal));
}
