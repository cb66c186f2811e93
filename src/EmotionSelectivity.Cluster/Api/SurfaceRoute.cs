using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Interventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /sweeps/{id}/surface: the surface, as far as it is known.</summary>
internal static class SurfaceRoute
{
    private const string Every = "all";
    private const string Selective = "selective";

    public static void MapSurface(this IEndpointRouteBuilder routes) => routes.MapGet("/sweeps/{id}/surface", Surface)
        .Describe("Surface", "The surface of the cells committed so far, without p values; of a sweep that has ended the whole one. targets=all gives the controls' points too")
        .Produces<SweepSurface>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .OfOneSweep();

    private static async Task<IResult> Surface(
        string id, IGrainFactory grains, SurfaceCache surfaces, CancellationToken cancellationToken, string targets = Selective)
    {
        if (targets is not (Selective or Every))
            return Problem.Of(StatusCodes.Status400BadRequest, $"'{targets}' are no targets. Say targets={Selective} or targets={Every}.");
        if (await grains.Registry().Find(id) is not { } entry)
            return Problem.NoSweep(id);
        try
        {
            var surface = await surfaces.Of(entry.RunDirectory, cancellationToken);
            if (surface.Run != id)
                return Problem.Of(StatusCodes.Status409Conflict, $"Another run lies in '{entry.RunDirectory}' now: {surface.Run}.");
            return Results.Ok(targets == Every ? surface : surface with { Points = [.. surface.Points.Where(point => point.Target.Kind == TargetKind.Selective)] });
        }
        catch (InvalidInputException)
        {
            return Problem.Of(StatusCodes.Status409Conflict, $"The run directory '{entry.RunDirectory}' is no longer there.");
        }
    }
}
