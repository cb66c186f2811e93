using System.Net.ServerSentEvents;
using System.Text.Json;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cli.Client;

/// <summary>One connection's events.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<SweepProgress?>> _events;

    private EventStream(HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        _response = response;
        _events = SseParser.Create(new LiveStream(body, ApiNames.Heartbeat * 4), Snapshot).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    public static async Task<EventStream> Of(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(response, await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);

    /// <summary>The next snapshot; null where the connection has ended or broke.</summary>
    public async Task<SweepProgress?> Next(CancellationToken cancellationToken)
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

    private static SweepProgress? Snapshot(string type, ReadOnlySpan<byte> data) =>
        type == ApiNames.ProgressEvent ? JsonSerializer.Deserialize<SweepProgress>(data, ApiJson.Options) : null;
}
