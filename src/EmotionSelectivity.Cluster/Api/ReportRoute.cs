using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /sweeps/{id}/report: the run's report, to be kept as a file.</summary>
internal static class ReportRoute
{
    private const string ContentType = "text/html";

    public static void MapReport(this IEndpointRouteBuilder routes) => routes.MapGet("/sweeps/{id}/report", Report)
        .Describe("Report", "The report of a sweep that has ended: figures and tables as one HTML file")
        .Produces<string>(StatusCodes.Status200OK, ContentType)
        .OfOneSweep();

    private static async Task<IResult> Report(string id, HttpResponse response, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await grains.Registry().Find(id) is not { } entry)
            return Problem.NoSweep(id);
        var run = new RunDirectory(entry.RunDirectory);
        if (!await run.Exists(RunReport.File, cancellationToken))
            return Problem.Of(StatusCodes.Status404NotFound, $"{id} has no report yet: it is made when a sweep ends, and by 'emosel report {entry.RunDirectory}'.");
        // A browser keeps it as a file; were it to show it, then as a page of nobody's.
        response.Headers.ContentSecurityPolicy = "sandbox";
        return Results.File(await run.Open(RunReport.File, cancellationToken), ContentType, fileDownloadName: $"{id}.html");
    }
}
