using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /sweeps/{id}/report: downloads the run's report.</summary>
internal static class ReportRoute
{
    private const string ContentType = "text/html";

    public static void MapReport(this IEndpointRouteBuilder routes) => routes.MapGet("/sweeps/{id}/report", GetReport)
        .Describe("Report", "Downloads the report of a sweep that has ended: figures and tables in one HTML file")
        .Produces<string>(StatusCodes.Status200OK, ContentType)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesSweepProblems();

    private static async Task<IResult> GetReport(string id, HttpResponse response, SubmissionRoots roots, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await grains.Registry().Find(id) is not { } entry)
            return Problem.UnknownSweep(id);
        var run = new RunDirectory(entry.RunDirectory);
        if (!await run.Exists(RunReport.File, cancellationToken))
            return Problem.Of(
                StatusCodes.Status404NotFound, $"{id} has no report yet. It is written when the sweep ends, or by 'emosel report {entry.RunDirectory}'.");
        if (roots.IsLinkedOut(entry.RunDirectory, run.Locate(RunReport.File)))
            return Problem.LinkedOut(entry.RunDirectory);
        // A browser that shows the file instead of saving it treats it as a page of another origin, without access to the API.
        response.Headers.ContentSecurityPolicy = "sandbox";
        return Results.File(await run.Open(RunReport.File, cancellationToken), ContentType, fileDownloadName: $"{id}.html");
    }
}
