using System.Net;
using System.Text.Json;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Page;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionSelectivity.Cluster.Tests.Api;

public sealed class ApiDescriptionTests(SingleSilo fixture) : IClassFixture<SingleSilo>
{
    private const string Document = "/openapi/v1.json";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_OfTheApi_DescribesEveryRouteWithSummaryAndResponses()
    {
        var document = await fixture.Silo.Client.Get<JsonElement>(Document);
        Assert.Equal("http", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("type").GetString());
        foreach (var (path, method) in Routes())
        {
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            var answers = operation.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).ToList();
            Assert.Contains(answers, answer => answer.StartsWith('2'));
            Assert.Equal(!HealthRoutes.Paths.Contains(path), answers.Contains("401"));
        }
    }

    [Fact]
    public async Task Workers_OfASingleSilo_ListsThatSilo()
    {
        // The silo reads its membership a few times a second, so the first lists may be empty.
        JsonElement workers;
        do
        {
            workers = await fixture.Silo.Client.Get<JsonElement>("/workers");
        }
        while (workers.GetArrayLength() == 0);
        var worker = workers.EnumerateArray().Single();
        Assert.Equal(("alone", "cpu"), (worker.GetProperty("name").GetString(), worker.GetProperty("device").GetString()));
        Assert.True(worker.GetProperty("memory").GetInt64() > 0);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/log")]
    [InlineData("GET", "/surface")]
    [InlineData("GET", "/report")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    public async Task Request_ForAnUnknownSweep_Is404(string method, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), $"/sweeps/..%2fnone{path}");
        using var response = await fixture.Silo.Client.SendAsync(request, Cancellation);
        await response.Problem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/sweeps", HttpStatusCode.MethodNotAllowed)]
    public async Task Request_WithoutARoute_RespondsWithAProblem(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        using var response = await fixture.Silo.Client.SendAsync(request, Cancellation);
        await response.Problem(status);
    }

    private IEnumerable<(string Path, string Method)> Routes() =>
        from endpoint in fixture.Silo.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where !path.StartsWith("/openapi", StringComparison.Ordinal) && !PageFiles.All.ContainsKey(path)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (path, method.ToLowerInvariant());
}
