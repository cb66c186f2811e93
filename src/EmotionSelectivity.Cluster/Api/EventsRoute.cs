using System.Text.Json;
using EmotionSelectivity.Cluster.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /sweeps/{id}/events: where a sweep stands, as it changes, to its end.</summary>
internal static class EventsRoute
{
    private const string ContentType = "text/event-stream";

    private static readonly byte[] Alive = ": alive\n\n"u8.ToArray();
    private static readonly byte[] Before = System.Text.Encoding.ASCII.GetBytes($"event: {ApiNames.ProgressEvent}\ndata: ");
    private static readonly byte[] After = "\n\n"u8.ToArray();

    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/sweeps/{id}/events", Events)
        .Describe("Events", "Server-sent events: at once and at every change a whole snapshot, and a comment every 5 seconds; ends when the sweep has ended")
        .Produces<SweepProgress>(StatusCodes.Status200OK, ContentType)
        .OfOneSweep();

    private static async Task<IResult> Events(
        string id, HttpContext context, IGrainFactory grains, SweepFeed feed, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        if (await grains.Registry().Find(id) is null)
            return Problem.NoSweep(id);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var seat = feed.Join(id);
        try
        {
            await Send(seat, context.Response, clock, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The client went, or the silo leaves: the client then asks another one.
        }
        return Results.Empty;
    }

    private static async Task Send(SweepFeed.Seat seat, HttpResponse response, TimeProvider clock, CancellationToken cancellationToken)
    {
        response.ContentType = ContentType;
        response.Headers["X-Accel-Buffering"] = "no";
        await response.Body.FlushAsync(cancellationToken);
        while (await Next(seat, response, clock, cancellationToken) is { } snapshot)
        {
            byte[] message = [.. Before, .. JsonSerializer.SerializeToUtf8Bytes(snapshot, ApiJson.Options), .. After];
            await Write(response, message, cancellationToken);
        }
    }

    /// <summary>The next snapshot; null after the last.</summary>
    private static async Task<SweepProgress?> Next(SweepFeed.Seat seat, HttpResponse response, TimeProvider clock, CancellationToken cancellationToken)
    {
        var next = seat.Next(cancellationToken);
        while (true)
        {
            try
            {
                return await next.WaitAsync(ApiNames.Heartbeat, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                await Write(response, Alive, cancellationToken);
            }
        }
    }

    private static async Task Write(HttpResponse response, byte[] bytes, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(bytes, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
