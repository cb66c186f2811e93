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
/// <param name="Lines">UTF-8.</param>
/// <param name="Next">Where the next part begins.</param>
internal sealed record LogPart(byte[] Lines, long Next);

/// <summary>What a cluster's API is asked for.</summary>
internal sealed class SweepClient : IDisposable
{
    private static readonly TimeSpan ForAnswers = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ForConnecting = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;

    public SweepClient(Server server)
    {
        Address = server.Address;
        // A token never follows a redirect, nor goes through a proxy to this very machine.
        var handler = new SocketsHttpHandler { ConnectTimeout = ForConnecting, AllowAutoRedirect = false, UseProxy = !server.Address.IsLoopback };
        _http = new HttpClient(handler) { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        if (server.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address { get; }

    /// <summary>Checking a sweep takes as long as its images do.</summary>
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

    /// <summary>An answer as it came.</summary>
    public Task<string> Json(string path, CancellationToken cancellationToken) =>
        Ask(HttpMethod.Get, path, (response, token) => response.Content.ReadAsStringAsync(token), cancellationToken);

    public Task<LogPart> Log(string id, long from, CancellationToken cancellationToken) => Ask(
        HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{StatusPath(id)}/log?from={from}"),
        async (response, token) => new LogPart(await response.Content.ReadAsByteArrayAsync(token), Next(response) ?? from), cancellationToken);

    public Task Pause(string id, CancellationToken cancellationToken) => Tell(HttpMethod.Post, $"{StatusPath(id)}/pause", cancellationToken);

    public Task Resume(string id, CancellationToken cancellationToken) => Tell(HttpMethod.Post, $"{StatusPath(id)}/resume", cancellationToken);

    /// <returns>Whether it has ended already.</returns>
    public async Task<bool> Cancel(string id, CancellationToken cancellationToken) =>
        await Tell(HttpMethod.Delete, StatusPath(id), cancellationToken) == HttpStatusCode.NoContent;

    /// <summary>The one sweep whose id is, or begins with, what was typed.</summary>
    /// <exception cref="ServerException">There is none, or several.</exception>
    public async Task<SweepEntry> Find(string id, CancellationToken cancellationToken)
    {
        var all = await List(cancellationToken);
        var found = all.Where(entry => entry.Run.StartsWith(id, StringComparison.Ordinal)).ToList();
        return found.Find(entry => entry.Run == id) ?? found.Count switch
        {
            1 => found[0],
            0 => throw new ServerException($"No sweep at {Address} is called '{id}', nor does an id begin so. All ids: emosel list", ExitCode.BadInput),
            _ => throw new ServerException($"Several sweeps begin with '{id}': {string.Join(", ", found.Take(5).Select(entry => entry.Run))}. Type more of the id.", ExitCode.BadInput),
        };
    }

    /// <summary>The events of a sweep as they come; the caller disposes the answer.</summary>
    public async Task<HttpResponseMessage> Events(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{StatusPath(id)}/events");
        return await Send(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private Task<T> Get<T>(string path, CancellationToken cancellationToken) => Ask(HttpMethod.Get, path, Read<T>, cancellationToken);

    private Task<HttpStatusCode> Tell(HttpMethod method, string path, CancellationToken cancellationToken) =>
        Ask(method, path, (response, _) => Task.FromResult(response.StatusCode), cancellationToken);

    private async Task<T> Ask<T>(
        HttpMethod method, string path, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(ForAnswers);
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await Send(request, late.Token);
            return await read(response, late.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerException($"The server at {Address} did not answer within {ForAnswers.TotalSeconds:0} s. Try again, or ask its log.", ExitCode.Failure, mayPass: true);
        }
        catch (HttpRequestException e)
        {
            throw Refusal.Unreachable(Address, e);
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
                throw await Refusal.Of(Address, response, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw Refusal.Unreachable(Address, e);
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
            throw new ServerException($"What answers at {Address} is no emosel of this version: {e.Message}", ExitCode.Failure);
        }
    }

    private static long? Next(HttpResponseMessage response) =>
        response.Headers.TryGetValues(ApiNames.NextOffset, out var values) && long.TryParse(values.First(), CultureInfo.InvariantCulture, out var next) ? next : null;
}
