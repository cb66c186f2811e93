using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Interventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /sweeps/{id}/surface?targets=selective|all: the surface of the cells committed so far.</summary>
internal static class SurfaceRoute
{
    private const string All = "all";
    private const string Selective = "selective";

    public static void MapSurface(this IEndpointRouteBuilder routes) => routes.MapGet("/sweeps/{id}/surface", GetSurface)
        .Describe(
            "Surface",
            "Returns the surface of the cells committed so far, without p values, or the complete surface of a sweep that has ended; targets=all includes the control targets")
        .Produces<SweepSurface>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesSweepProblems();

    private static async Task<IResult> GetSurface(
        string id, SubmissionRoots roots, IGrainFactory grains, SurfaceCache surfaces, CancellationToken cancellationToken, string targets = Selective)
    {
        if (targets is not (Selective or All))
            return Problem.Of(StatusCodes.Status400BadRequest, $"'{targets}' is not a value of 'targets'. Use {Selective} or {All}.");
        if (await grains.Registry().Find(id) is not { } entry)
            return Problem.UnknownSweep(id);
        if (roots.IsLinkedOut(entry.RunDirectory, entry.RunDirectory))
            return Problem.LinkedOut(entry.RunDirectory);
        try
        {
            var surface = await surfaces.Get(entry.RunDirectory, cancellationToken);
            if (surface.Run != id)
                return Problem.Of(StatusCodes.Status409Conflict, $"The run directory '{entry.RunDirectory}' now contains another run: {surface.Run}.");
            return Results.Ok(targets == All
                ? surface
                : surface with { Points = [.. surface.Points.Where(point => point.Target.Kind == TargetKind.Selective)] });
        }
        catch (InvalidInputException)
        {
            return Problem.Of(StatusCodes.Status409Conflict, $"The run directory '{entry.RunDirectory}' no longer exists.");
        }
    }
}
