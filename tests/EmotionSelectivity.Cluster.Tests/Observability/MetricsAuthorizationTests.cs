using System.Net;
using System.Net.Http.Headers;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Tests.Observability;

public sealed class MetricsAuthorizationTests
{
    private const string ApiToken = "token-of-the-api-0123456789";
    private const string Collector = "token-of-prometheus-0123456789";

    [Fact]
    public async Task Metrics_WithTokens_AcceptTheirOwnAndTheApis_AndTheirOwnIsRejectedElsewhere()
    {
        await using var silo = await TestSilo.Start(SiloRole.Coordinator, [ApiToken], settings => settings with { MetricsTokens = [Collector] });

        Assert.Equal(HttpStatusCode.OK, await Get(silo, "/metrics", Collector));
        Assert.Equal(HttpStatusCode.OK, await Get(silo, "/metrics", ApiToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(silo, "/metrics", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(silo, "/metrics", Collector + "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(silo, "/sweeps", Collector));
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(silo, "/openapi/v1.json", Collector));
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/METRICS")]
    [InlineData("//metrics")]
    [InlineData("/metrics/")]
    [InlineData("/Metrics/x")]
    [InlineData("/x/../metrics")]
    [InlineData("/%6Detrics")]
    public async Task Metrics_OfAWorkerWithMetricsTokens_AreProtectedForEverySpellingOfThePath(string path)
    {
        await using var silo = await TestSilo.Start(SiloRole.Worker, [], settings => settings with { MetricsTokens = [Collector] });

        using var answer = await silo.Client.GetAsync(new Uri(silo.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("emosel_", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("localhost")]
    public async Task Metrics_BeyondLoopbackWithoutTokens_Are403(string? host)
    {
        await using var silo = await TestSilo.Start(SiloRole.Worker, [], settings => settings with { Listen = new Uri("http://0.0.0.0:0") });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Host = host;

        using var answer = await silo.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var problem = await answer.Problem(HttpStatusCode.Forbidden);
        Assert.Contains(SettingKeys.MetricsTokenFile.Key, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_RequestedByAnotherOrigin_Are403()
    {
        await using var silo = await TestSilo.Start(SiloRole.Worker);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Origin", "http://evil.example");

        using var answer = await silo.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await answer.Problem(HttpStatusCode.Forbidden);
    }

    private static async Task<HttpStatusCode> Get(TestSilo silo, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await silo.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
