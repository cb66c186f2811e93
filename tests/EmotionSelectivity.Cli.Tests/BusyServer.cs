using System.Net;
using System.Text;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>A server that takes a sweep after it was busy for some requests.</summary>
internal sealed class BusyServer : IDisposable
{
    private const string Refusal = """{ "status": 503, "detail": "The cluster cannot be asked now." }""";

    private const string Taken =
        """[{ "run": "patient-1", "name": "patient", "arm": null, "runDirectory": "/runs/patient", "submitted": "2026-01-01T00:00:00Z", "wish": "run", "ended": null }]""";

    private readonly HttpListener _listener = new();
    private readonly int _busy;
    private int _asked;

    private BusyServer(string address, int busy)
    {
        (Address, _busy) = (address, busy);
        _listener.Prefixes.Add(address);
        _listener.Start();
        _ = Serve();
    }

    public string Address { get; }

    public int Asked => _asked;

    public static BusyServer Start(int busy) => new($"http://127.0.0.1:{Loopback.FreePort()}/", busy);

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            var isBusy = Interlocked.Increment(ref _asked) <= _busy;
            context.Response.StatusCode = isBusy ? 503 : 201;
            context.Response.ContentType = isBusy ? "application/problem+json" : "application/json";
            context.Response.Close(Encoding.UTF8.GetBytes(isBusy ? Refusal : Taken), willBlock: false);
        }
    }
}
