using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EmotionSelectivity.Cluster.Tests.Observability;

/// <summary>Collects requests of OTLP over HTTP. Protocol Buffers encode names and values as plain UTF-8, so tests search the raw text.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<string> _received = new();

    private TraceCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(Receive);
    }

    public Uri Address => new(_server.Urls.First());

    /// <summary>All request bodies as text.</summary>
    public string Received => string.Concat(_received);

    public static async Task<TraceCollector> Start()
    {
        var collector = new TraceCollector();
        await collector._server.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Receive(HttpContext context)
    {
        if (context.Request.Path != "/v1/traces")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _received.Enqueue(Encoding.UTF8.GetString(body.ToArray()));
    }
}
