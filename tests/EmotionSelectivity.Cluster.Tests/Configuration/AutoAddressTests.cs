using System.Net;
using EmotionSelectivity.Cluster.Configuration;

namespace EmotionSelectivity.Cluster.Tests.Configuration;

public sealed class AutoAddressTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("10.1.2.3 fd00::7", "10.1.2.3")]
    [InlineData("fd00::7", "fd00::7")]
    [InlineData("", null)]
    [InlineData("10.1.2.3 10.1.2.4", null)]
    [InlineData("10.1.2.3 10.1.2.4 fd00::7", null)]
    [InlineData("fd00::7 fd00::8", null)]
    public void Select_Candidates_ReturnsTheOnlyOneOfTheirFamilyOrNull(string addresses, string? expected)
    {
        var candidates = addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse).ToList();

        Assert.Equal(expected, AutoAddress.Select(candidates)?.ToString());
    }

    [Fact]
    public void FindCandidates_OfThisMachine_AreNeitherLoopbackNorLinkLocal() =>
        Assert.All(AutoAddress.FindCandidates(), address => Assert.False(IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal));
}
