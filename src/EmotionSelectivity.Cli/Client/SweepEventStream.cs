using System.Net.ServerSentEvents;
using System.Text.Json;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cli.Client;

/// <summary>The progress events of one connection.</summary>
internal sealed class SweepEventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<SweepProgress?>> _events;

    private SweepEventStream(HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        _response = response;
        _events = SseParser.Create(new IdleTimeoutStream(body, ApiNames.Heartbeat * 4), ParseSnapshot).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    public static async Task<SweepEventStream> Open(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(response, await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);

    /// <summary>The next snapshot; null when the connection has ended or failed.</summary>
    public async Task<SweepProgress?> ReadNext(CancellationToken cancellationToken)
    {
        try
        {
            while (await _events.MoveNextAsync())
            {
                if (_events.Current.Data is { } snapshot)
                    return snapshot;
            }
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is IOException or HttpRequestException or TimeoutException or JsonException)
        {
            return null;
        }
    }

    public void Dispose() => _response.Dispose();

    private static SweepProgress? ParseSnapshot(string type, ReadOnlySpan<byte> data) =>
        type == ApiNames.ProgressEvent ? JsonSerializer.Deserialize<SweepProgress>(data, ApiJson.Options) : null;
}
