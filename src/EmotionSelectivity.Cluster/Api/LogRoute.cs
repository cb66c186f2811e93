using System.Globalization;
using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /sweeps/{id}/log?from=BYTE: reads the run's log in parts.</summary>
internal static class LogRoute
{
    private const int MaxPartSize = 1 << 20;
    // The end of a part must be representable as a byte offset.
    private const long MaxOffset = long.MaxValue - MaxPartSize;
    private const string ContentType = "text/plain; charset=utf-8";

    public static void MapLog(this IEndpointRouteBuilder routes) => routes.MapGet("/sweeps/{id}/log", GetLog)
        .Describe(
            "Log",
            $"Returns complete lines of the run's log from a byte offset, at most 1 MiB; the header {ApiNames.NextOffset} is the offset of the next part")
        .Produces<string>(StatusCodes.Status200OK, "text/plain")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesSweepProblems();

    private static async Task<IResult> GetLog(
        string id, HttpResponse response, SubmissionRoots roots, IGrainFactory grains, CancellationToken cancellationToken, string from = "0")
    {
        if (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) || offset > MaxOffset)
            return Problem.Of(StatusCodes.Status400BadRequest, $"'{from}' is not a byte offset. Set 'from' to a number of bytes from 0 to {MaxOffset}.");
        if (await grains.Registry().Find(id) is not { } entry)
            return Problem.UnknownSweep(id);
        var run = new RunDirectory(entry.RunDirectory);
        if (roots.IsLinkedOut(entry.RunDirectory, run.Locate(RunFiles.Log)))
            return Problem.LinkedOut(entry.RunDirectory);
        var lines = TrimToCompleteLines(await run.ReadLog(offset, MaxPartSize, cancellationToken));
        response.Headers[ApiNames.NextOffset] = (offset + lines.Length).ToString(CultureInfo.InvariantCulture);
        return Results.Bytes(lines, ContentType);
    }

    /// <summary>
    /// Cuts an incomplete last line off, except that a line longer than a part is returned in pieces: otherwise it
    /// could never be read.
    /// </summary>
    private static ReadOnlyMemory<byte> TrimToCompleteLines(ReadOnlyMemory<byte> part)
    {
        var end = part.Span.LastIndexOf((byte)'\n') + 1;
        return end == 0 && part.Length == MaxPartSize ? part : part[..end];
    }
}
