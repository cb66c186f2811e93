using System.Text.Json;
using EmotionSelectivity.Cluster.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /sweeps/{id}/events: streams the progress of a sweep until it ends.</summary>
/// <remarks>
/// Each event is a complete snapshot, so a client that reconnects needs no history: the route ignores Last-Event-ID.
/// </remarks>
internal static class EventsRoute
{
    private const string ContentType = "text/event-stream";

    private static readonly byte[] Heartbeat = ": alive\n\n"u8.ToArray();
    private static readonly byte[] EventStart = System.Text.Encoding.ASCII.GetBytes($"event: {ApiNames.ProgressEvent}\ndata: ");
    private static readonly byte[] EventEnd = "\n\n"u8.ToArray();

    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/sweeps/{id}/events", GetEvents)
        .Describe(
            "Events",
            "Streams the sweep's progress as server-sent events: a complete snapshot at once and after every change, a comment every 5 seconds; ends with the sweep")
        .Produces<SweepProgress>(StatusCodes.Status200OK, ContentType)
        .ProducesSweepProblems();

    private static async Task<IResult> GetEvents(
        string id, HttpContext context, IGrainFactory grains, SweepFeed feed, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        if (await grains.Registry().Find(id) is null)
            return Problem.UnknownSweep(id);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var subscription = feed.Subscribe(id);
        try
        {
            await Send(subscription, context.Response, clock, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The client disconnected, or this silo shuts down; then the client reconnects to another silo.
        }
        return Results.Empty;
    }

    private static async Task Send(SweepFeed.Subscription subscription, HttpResponse response, TimeProvider clock, CancellationToken cancellationToken)
    {
        response.ContentType = ContentType;
        // Keeps nginx from buffering the stream.
        response.Headers["X-Accel-Buffering"] = "no";
        await response.Body.FlushAsync(cancellationToken);
        while (await ReadNext(subscription, response, clock, cancellationToken) is { } snapshot)
        {
            byte[] message = [.. EventStart, .. JsonSerializer.SerializeToUtf8Bytes(snapshot, ApiJson.Options), .. EventEnd];
            await Write(response, message, cancellationToken);
        }
    }

    /// <summary>Returns the next snapshot, or null after the last one; sends heartbeats meanwhile.</summary>
    private static async Task<SweepProgress?> ReadNext(
        SweepFeed.Subscription subscription, HttpResponse response, TimeProvider clock, CancellationToken cancellationToken)
    {
        var next = subscription.ReadNext(cancellationToken);
        while (true)
        {
            try
            {
                return await next.WaitAsync(ApiNames.Heartbeat, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                await Write(response, Heartbeat, cancellationToken);
            }
        }
    }

    private static async Task Write(HttpResponse response, byte[] bytes, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(bytes, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
