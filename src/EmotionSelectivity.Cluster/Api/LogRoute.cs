using System.Globalization;
using EmotionSelectivity.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /sweeps/{id}/log: the run's log, a part at a time.</summary>
internal static class LogRoute
{
    private const int LargestPart = 1 << 20;
    private const string ContentType = "text/plain; charset=utf-8";

    public static void MapLog(this IEndpointRouteBuilder routes) => routes.MapGet("/sweeps/{id}/log", Log)
        .Describe("Log", $"Whole lines of the run's log from a byte on, 1 MiB at most; the header {ApiNames.NextOffset} says where the next part begins")
        .Produces<string>(StatusCodes.Status200OK, "text/plain")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .OfOneSweep();

    private static async Task<IResult> Log(string id, HttpResponse response, IGrainFactory grains, CancellationToken cancellationToken, string from = "0")
    {
        if (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return Problem.Of(StatusCodes.Status400BadRequest, $"'{from}' is no offset. Give 'from' as a number of bytes, 0 or more.");
        if (await grains.Registry().Find(id) is not { } entry)
            return Problem.NoSweep(id);
        var run = new RunDirectory(entry.RunDirectory);
        var lines = Whole(await run.ReadLog(offset, LargestPart, cancellationToken));
        response.Headers[ApiNames.NextOffset] = (offset + lines.Length).ToString(CultureInfo.InvariantCulture);
        return Results.Bytes(lines, ContentType);
    }

    /// <summary>Whole lines only. A line longer than a part is cut rather than never told.</summary>
    private static ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> part)
    {
        var whole = part.Span.LastIndexOf((byte)'\n') + 1;
        return whole == 0 && part.Length == LargestPart ? part : part[..whole];
    }
}
