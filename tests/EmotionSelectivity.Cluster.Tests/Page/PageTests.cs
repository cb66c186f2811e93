using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionSelectivity.Cluster.Page;
using EmotionSelectivity.Cluster.Tests.Api;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Reporting.Vega;

namespace EmotionSelectivity.Cluster.Tests.Page;

/// <summary>The page's static files as a server serves them. Browser.Tests covers the page's behaviour.</summary>
public sealed partial class PageTests(OpenSilo open, ProtectedSilo protectedSilo) : IClassFixture<OpenSilo>, IClassFixture<ProtectedSilo>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Paths => [.. PageFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task File_WithoutAToken_IsServedWithStrictHeadersAndRevalidated(string path)
    {
        using var response = await Get(protectedSilo.Silo, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(PageFiles.All[path].Content, await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(PageFiles.All[path].ContentType, response.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal("no-cache", response.Headers.CacheControl?.ToString());

        using var again = await Get(protectedSilo.Silo, path, ("If-None-Match", response.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Cancellation));
        using var changed = await Get(protectedSilo.Silo, path, ("If-None-Match", "\"another\""));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Policy_OfThePage_AllowsOnlyTheServersOwnFiles()
    {
        using var response = await Get(protectedSilo.Silo, "/");
        var policy = Header(response, "Content-Security-Policy").Split("; ").Select(directive => directive.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        Assert.Equal("'none'", policy["default-src"]);
        Assert.All(["script-src", "style-src", "connect-src", "img-src"], source => Assert.Equal("'self'", policy[source]));
        Assert.All(["frame-ancestors", "base-uri", "form-action"], directive => Assert.Equal("'none'", policy[directive]));
        Assert.Equal("'script'", policy["require-trusted-types-for"]);
    }

    [Theory]
    [InlineData("/sweeps")]
    [InlineData("/workers")]
    [InlineData("/sweeps/any/events")]
    [InlineData("/sweeps/any/log")]
    [InlineData("/sweeps/any/surface")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/metrics")]
    [InlineData("/page")]
    [InlineData("/page/none.js")]
    [InlineData("/page/../sweeps")]
    [InlineData("/PAGE/main.js")]
    public async Task Path_OtherThanAPageFile_RequiresAToken(string path)
    {
        using var response = await Get(protectedSilo.Silo, path);
        await response.Problem(HttpStatusCode.Unauthorized);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Request_OfAnotherOriginToAServerWithoutTokens_Is403(string header, string value)
    {
        foreach (var path in new[] { "/", "/page/main.js", "/sweeps" })
        {
            using var response = await Get(open.Silo, path, (header, value));
            await response.Problem(HttpStatusCode.Forbidden);
        }
    }

    [Theory]
    [InlineData("none", "navigate")]
    [InlineData("same-origin", "cors")]
    public async Task Request_OfTheOwnPageToAServerWithoutTokens_IsAccepted(string site, string mode)
    {
        foreach (var path in new[] { "/", "/page/main.js", "/sweeps" })
        {
            using var response = await Get(open.Silo, path, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Origin", mode == "cors" ? open.Silo.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : ""));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Page_OfAWorker_Is404()
    {
        await using var silo = await TestSilo.Start(SiloRole.Worker);
        using var response = await Get(silo, "/");
        await response.Problem(HttpStatusCode.NotFound);
    }

    [Fact]
    public void Document_OfThePage_LinksOnlyServedFilesAndHasNoInlineScriptOrStyle()
    {
        var document = Text("/");
        var named = Link().Matches(document).Select(match => match.Groups["path"].Value).ToList();
        Assert.All(VegaScripts.Names, name => Assert.Contains($"/page/{name}", named));
        Assert.All(named, path => Assert.Contains(path, PageFiles.All.Keys));
        Assert.All(Script().Matches(document), script => Assert.Contains("src=", script.Value, StringComparison.Ordinal));
        Assert.DoesNotMatch(Inline(), document);
    }

    [Fact]
    public void Scripts_OfThePage_ImportOnlyServedFilesAndCreateNoMarkupFromText()
    {
        var scripts = PageFiles.All.Keys.Where(path => path.EndsWith(".js", StringComparison.Ordinal) && !path.EndsWith(".min.js", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts.Select(Text))
        {
            Assert.All(Import().Matches(script), import => Assert.Contains($"/page/{import.Groups["name"].Value}", PageFiles.All.Keys));
            Assert.DoesNotMatch(Markup(), script);
        }
    }

    [Fact]
    public void Specification_OfTheFigures_HasTheDataAndParametersThatThePageSets()
    {
        var specification = JsonDocument.Parse(PageFiles.All["/page/surface.vl.json"].Content).RootElement;
        Assert.Equal("points", specification.GetProperty("data").GetProperty("name").GetString());
        Assert.Equal(["limit", "missing", "hatch", "outline"], specification.GetProperty("params").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
    }

    private static string Text(string path) => System.Text.Encoding.UTF8.GetString(PageFiles.All[path].Content);

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static Task<HttpResponseMessage> Get(TestSilo silo, string path, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            if (value.Length > 0)
                request.Headers.TryAddWithoutValidation(name, value);
        }
        return silo.Client.SendAsync(request, Cancellation);
    }

    [GeneratedRegex("(?:src|href)=\"(?<path>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("<script[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();

    [GeneratedRegex("<style| style=| on[a-z]+=|javascript:", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inline();

    [GeneratedRegex("from '\\./(?<name>[^']+)'|import '\\./(?<name>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Import();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|eval\\(|new Function", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Markup();
}
