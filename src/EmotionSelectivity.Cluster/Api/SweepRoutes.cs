using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>The sweeps that the cluster was given: which, where they stand, and what is wanted of them.</summary>
internal static class SweepRoutes
{
    /// <summary>How long a request waits for cells in hand to be given up.</summary>
    private static readonly TimeSpan ForCancelling = TimeSpan.FromSeconds(10);

    public static void MapSweeps(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sweeps", List).Describe("List", "Every sweep, the last submitted first")
            .Produces<ImmutableArray<SweepEntry>>().OfTheCluster();
        routes.MapGet("/sweeps/{id}", Status).Describe("Status", "A sweep and where it stands")
            .Produces<SweepStatus>().OfOneSweep();
        routes.MapPost("/sweeps/{id}/pause", Pause).Describe("Pause", "Dispatches nothing more of a sweep; what is in hand is finished")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict).OfOneSweep();
        routes.MapPost("/sweeps/{id}/resume", Resume).Describe("Resume", "Lets a paused sweep go on")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict).OfOneSweep();
        routes.MapDelete("/sweeps/{id}", Cancel).Describe("Cancel", "Ends a sweep: 204 when it has ended, 202 while cells in hand are still given up. What is committed stays")
            .Produces(StatusCodes.Status202Accepted).Produces(StatusCodes.Status204NoContent).OfOneSweep();
    }

    /// <summary>The registry of a cluster.</summary>
    public static ISweepRegistryGrain Registry(this IGrainFactory grains) => grains.GetGrain<ISweepRegistryGrain>(0);

    private static Task<ImmutableArray<SweepEntry>> List(IGrainFactory grains) => grains.Registry().List();

    private static async Task<IResult> Status(string id, IGrainFactory grains)
    {
        if (await grains.Registry().Find(id) is not { } entry)
            return Problem.NoSweep(id);
        try
        {
            var progress = await grains.GetGrain<ISweepGrain>(id).Status();
            return Results.Ok(new SweepStatus(await grains.Registry().Find(id) ?? entry, progress));
        }
        catch (Exception e) when (entry.Ended is not null && Problem.Of(e).Status != StatusCodes.Status503ServiceUnavailable)
        {
            // Its run directory is gone, or damaged: how it ended is known all the same.
            return Results.Ok(new SweepStatus(entry, Progress: null));
        }
    }

    private static Task<IResult> Pause(string id, IGrainFactory grains) => SetDesiredState(id, DesiredState.Pause, grains);

    private static Task<IResult> Resume(string id, IGrainFactory grains) => SetDesiredState(id, DesiredState.Run, grains);

    /// <summary>Changes the registry first, so that the next coordinator follows it if the present one dies in between.</summary>
    private static async Task<IResult> SetDesiredState(string id, DesiredState state, IGrainFactory grains)
    {
        if (await grains.Registry().SetDesiredState(id, state) is not { } entry)
            return Problem.NoSweep(id);
        if (entry.Ended is { } ended)
            return Problem.Of(StatusCodes.Status409Conflict, $"The sweep has ended ({ended.ToString().ToLowerInvariant()}). Submit it again to continue it.");
        if (entry.DesiredState != state)
            return Problem.Of(StatusCodes.Status409Conflict, "The sweep is being cancelled. Submit it again to continue it.");
        await grains.GetGrain<ISweepGrain>(id).Apply(entry);
        return Results.NoContent();
    }

    private static async Task<IResult> Cancel(string id, IGrainFactory grains, TimeProvider clock)
    {
        if (await grains.Registry().SetDesiredState(id, DesiredState.Cancel) is not { } entry)
            return Problem.NoSweep(id);
        if (entry.Ended is not null)
            return Results.NoContent();
        var cancelling = grains.GetGrain<ISweepGrain>(id).Apply(entry);
        try
        {
            await cancelling.WaitAsync(ForCancelling, clock);
            return Results.NoContent();
        }
        catch (TimeoutException) when (!cancelling.IsFaulted)
        {
            cancelling.Ignore();
            return Results.Accepted($"/sweeps/{id}");
        }
    }
}
