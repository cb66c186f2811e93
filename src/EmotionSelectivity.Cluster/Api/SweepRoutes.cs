using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>Routes that list, pause, resume and cancel sweeps.</summary>
internal static class SweepRoutes
{
    /// <summary>How long a request to cancel waits for the sweep's end before it responds with 202.</summary>
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);

    public static void MapSweeps(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sweeps", List).Describe("List", "Lists all sweeps, the last submitted first")
            .Produces<ImmutableArray<SweepEntry>>().ProducesClusterProblems();
        routes.MapGet("/sweeps/{id}", GetStatus).Describe("Status", "Returns a sweep and its progress")
            .Produces<SweepStatus>().ProducesSweepProblems();
        routes.MapPost("/sweeps/{id}/pause", Pause).Describe("Pause", "Pauses a sweep: work items in progress are finished, no others are started")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict).ProducesSweepProblems();
        routes.MapPost("/sweeps/{id}/resume", Resume).Describe("Resume", "Resumes a paused sweep")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict).ProducesSweepProblems();
        routes.MapDelete("/sweeps/{id}", Cancel).Describe(
            "Cancel", "Cancels a sweep: 204 if it has ended, 202 while cells in progress are still being abandoned. Committed cells are kept")
            .Produces(StatusCodes.Status202Accepted).Produces(StatusCodes.Status204NoContent).ProducesSweepProblems();
    }

    /// <summary>The cluster's registry of sweeps.</summary>
    public static ISweepRegistryGrain Registry(this IGrainFactory grains) => grains.GetGrain<ISweepRegistryGrain>(0);

    private static Task<ImmutableArray<SweepEntry>> List(IGrainFactory grains) => grains.Registry().List();

    private static async Task<IResult> GetStatus(string id, IGrainFactory grains)
    {
        if (await grains.Registry().Find(id) is not { } entry)
            return Problem.UnknownSweep(id);
        try
        {
            var progress = await grains.GetGrain<ISweepGrain>(id).Status();
            return Results.Ok(new SweepStatus(await grains.Registry().Find(id) ?? entry, progress));
        }
        catch (Exception e) when (entry.Ended is not null && Problem.Of(e).Status != StatusCodes.Status503ServiceUnavailable)
        {
            // The run directory is missing or damaged, but the registry knows how the sweep ended.
            return Results.Ok(new SweepStatus(entry, Progress: null));
        }
    }

    private static Task<IResult> Pause(string id, IGrainFactory grains) => SetDesiredState(id, DesiredState.Pause, grains);

    private static Task<IResult> Resume(string id, IGrainFactory grains) => SetDesiredState(id, DesiredState.Run, grains);

    /// <summary>Changes the registry first, so that the next coordinator follows it if the present one dies in between.</summary>
    private static async Task<IResult> SetDesiredState(string id, DesiredState state, IGrainFactory grains)
    {
        if (await grains.Registry().SetDesiredState(id, state) is not { } entry)
            return Problem.UnknownSweep(id);
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
            return Problem.UnknownSweep(id);
        if (entry.Ended is not null)
            return Results.NoContent();
        var cancellation = grains.GetGrain<ISweepGrain>(id).Apply(entry);
        try
        {
            await cancellation.WaitAsync(CancelTimeout, clock);
            return Results.NoContent();
        }
        catch (TimeoutException) when (!cancellation.IsFaulted)
        {
            cancellation.Ignore();
            return Results.Accepted($"/sweeps/{id}");
        }
    }
}
