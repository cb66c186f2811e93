using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Tests.Api;

public sealed class AuthorizationTests(OpenSilo open, ProtectedSilo protectedSilo) : IClassFixture<OpenSilo>, IClassFixture<ProtectedSilo>
{
    private const int SlowClients = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdee")]
    [InlineData("Bearer 0123456789abcdef0123456789abcde")]
    [InlineData("Basic 0123456789abcdef0123456789abcdef")]
    public async Task Request_WithoutAValidToken_Is401(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sweeps");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await protectedSilo.Silo.Client.SendAsync(request, Cancellation);
        await response.Problem(HttpStatusCode.Unauthorized);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Request_WithToken_IsAcceptedUnderAnyHostNameAndHealthWithoutOne()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sweeps") { Headers = { Host = "emosel.example", Authorization = new AuthenticationHeaderValue("bearer", ProtectedSilo.Token) } };
        using var response = await protectedSilo.Silo.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.All(HealthRoutes.Paths, path => Assert.Equal(HttpStatusCode.OK, Status(protectedSilo.Silo, path).Result));
    }

    [Fact]
    public async Task Worker_AnyRequest_ServesHealthAndMetricsOnly()
    {
        await using var silo = await TestSilo.Start(SiloRole.Worker);
        Assert.All(HealthRoutes.Paths, path => Assert.Equal(HttpStatusCode.OK, Status(silo, path).Result));
        Assert.Equal(HttpStatusCode.OK, await Status(silo, "/metrics"));
        Assert.All(["/sweeps", "/workers", "/openapi/v1.json"], path => Assert.Equal(HttpStatusCode.NotFound, Status(silo, path).Result));
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "evil.example:8080")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("Host", "192.168.1.1")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Request_OfAnotherOriginToAServerWithoutTokens_Is403(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sweeps");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await open.Silo.Client.SendAsync(request, Cancellation);
        await response.Problem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Request_WithALoopbackHostName_IsAccepted()
    {
        foreach (var host in new[] { "localhost:80", "127.0.0.1", "[::1]:8080" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sweeps") { Headers = { Host = host } };
            request.Headers.TryAddWithoutValidation("Origin", $"http://{host}");
            using var response = await open.Silo.Client.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Connections_SendingHeadersByteByByte_DoNotDelayOthers()
    {
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < SlowClients; i++)
            {
                slow.Add(new TcpClient());
                await slow[i].ConnectAsync(open.Silo.Client.BaseAddress!.Host, open.Silo.Client.BaseAddress.Port, Cancellation);
            }
            foreach (var letter in "POST /s"u8.ToArray())
            {
                foreach (var client in slow)
                    await client.GetStream().WriteAsync(new[] { letter }, Cancellation);
                Assert.Equal(HttpStatusCode.OK, await Status(open.Silo, "/sweeps"));
            }
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    private static async Task<HttpStatusCode> Status(TestSilo silo, string path)
    {
        using var response = await silo.Client.GetAsync(path, Cancellation);
        return response.StatusCode;
    }
}
