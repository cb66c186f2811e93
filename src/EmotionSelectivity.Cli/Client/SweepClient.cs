using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline.Results;

namespace EmotionSelectivity.Cli.Client;

/// <summary>A part of a run's log.</summary>
/// <param name="Lines">Whole lines, UTF-8.</param>
/// <param name="Next">Byte offset of the next part.</param>
internal sealed record LogPart(byte[] Lines, long Next);

/// <summary>HTTP client of a coordinator's API (docs/api.md).</summary>
internal sealed class SweepClient : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;

    public SweepClient(ServerEndpoint server)
    {
        Address = server.Address;
        // The token must not be sent to the target of a redirect, nor through a proxy when the server is on this machine.
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, AllowAutoRedirect = false, UseProxy = !server.Address.IsLoopback };
        _http = new HttpClient(handler) { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        if (server.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address { get; }

    /// <summary>Submits a sweep. There is no timeout, because the server checks all images before it answers.</summary>
    public async Task<ImmutableArray<SweepEntry>> Submit(byte[] yaml, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(yaml) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "sweeps") { Content = content };
        using var response = await Send(request, cancellationToken);
        return await Read<ImmutableArray<SweepEntry>>(response, cancellationToken);
    }

    public Task<ImmutableArray<SweepEntry>> List(CancellationToken cancellationToken) => Get<ImmutableArray<SweepEntry>>("sweeps", cancellationToken);

    public Task<SweepStatus> Status(string id, CancellationToken cancellationToken) => Get<SweepStatus>(StatusPath(id), cancellationToken);

    public Task<ImmutableArray<ListedWorker>> Workers(CancellationToken cancellationToken) => Get<ImmutableArray<ListedWorker>>("workers", cancellationToken);

    public Task<SweepSurface> Surface(string id, CancellationToken cancellationToken) => Get<SweepSurface>(SurfacePath(id), cancellationToken);

    public static string StatusPath(string id) => $"sweeps/{Uri.EscapeDataString(id)}";

    public static string SurfacePath(string id) => $"{StatusPath(id)}/surface";

    /// <summary>A response as JSON text.</summary>
    public Task<string> GetJson(string path, CancellationToken cancellationToken) =>
        Request(HttpMethod.Get, path, (response, token) => response.Content.ReadAsStringAsync(token), cancellationToken);

    public Task<LogPart> Log(string id, long from, CancellationToken cancellationToken) => Request(
        HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{StatusPath(id)}/log?from={from}"),
        async (response, token) => new LogPart(await response.Content.ReadAsByteArrayAsync(token), NextOffset(response) ?? from), cancellationToken);

    public Task Pause(string id, CancellationToken cancellationToken) => SendCommand(HttpMethod.Post, $"{StatusPath(id)}/pause", cancellationToken);

    public Task Resume(string id, CancellationToken cancellationToken) => SendCommand(HttpMethod.Post, $"{StatusPath(id)}/resume", cancellationToken);

    /// <returns>Whether the sweep has ended; false while it is being cancelled.</returns>
    public async Task<bool> Cancel(string id, CancellationToken cancellationToken) =>
        await SendCommand(HttpMethod.Delete, StatusPath(id), cancellationToken) == HttpStatusCode.NoContent;

    /// <summary>The sweep with this id, or the only one whose id starts with it.</summary>
    /// <exception cref="ServerException">There is no such sweep, or there are several.</exception>
    public async Task<SweepEntry> Find(string id, CancellationToken cancellationToken)
    {
        var all = await List(cancellationToken);
        var found = all.Where(entry => entry.Run.StartsWith(id, StringComparison.Ordinal)).ToList();
        return found.Find(entry => entry.Run == id) ?? found.Count switch
        {
            1 => found[0],
            0 => throw new ServerException($"No sweep at {Address} has an id that starts with '{id}'. To list all ids: emosel list", ExitCode.BadInput),
            _ => throw new ServerException($"Several ids start with '{id}': {string.Join(", ", found.Take(5).Select(entry => entry.Run))}. Type more of the id.", ExitCode.BadInput),
        };
    }

    /// <summary>Opens the stream of a sweep's events; the caller disposes the response.</summary>
    public async Task<HttpResponseMessage> Events(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{StatusPath(id)}/events");
        return await Send(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private Task<T> Get<T>(string path, CancellationToken cancellationToken) => Request(HttpMethod.Get, path, Read<T>, cancellationToken);

    private Task<HttpStatusCode> SendCommand(HttpMethod method, string path, CancellationToken cancellationToken) =>
        Request(method, path, (response, _) => Task.FromResult(response.StatusCode), cancellationToken);

    private async Task<T> Request<T>(
        HttpMethod method, string path, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(RequestTimeout);
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await Send(request, timeout.Token);
            return await read(response, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerException(
                $"The server at {Address} did not answer within {RequestTimeout.TotalSeconds:0} s. Try again, or look at its log.", ExitCode.Failure,
                isTransient: true);
        }
        catch (HttpRequestException e)
        {
            throw ErrorResponse.Unreachable(Address, e);
        }
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await ErrorResponse.ToException(Address, response, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw ErrorResponse.Unreachable(Address, e);
        }
    }

    private async Task<T> Read<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var json = await response.Content.ReadAsStreamAsync(cancellationToken);
            return (await JsonSerializer.DeserializeAsync<T>(json, ApiJson.Options, cancellationToken))!;
        }
        catch (JsonException e)
        {
            throw new ServerException($"The response of {Address} is not valid; the server may have another version of emosel. {e.Message}", ExitCode.Failure);
        }
    }

    private static long? NextOffset(HttpResponseMessage response) =>
        response.Headers.TryGetValues(ApiNames.NextOffset, out var values) && long.TryParse(values.First(), CultureInfo.InvariantCulture, out var next) ? next : null;
}
