using System.Globalization;
using EmotionSelectivity.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Hosting.Api;

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
        var lines = await Lines(Path.Combine(entry.RunDirectory, RunFiles.Log), offset, cancellationToken);
        response.Headers[ApiNames.NextOffset] = (offset + lines.Length).ToString(CultureInfo.InvariantCulture);
        return Results.Bytes(lines, ContentType);
    }

    /// <summary>Whole lines from a byte on; none where there are no further ones yet.</summary>
    private static async Task<ReadOnlyMemory<byte>> Lines(string path, long offset, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return default;
        await using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (offset >= log.Length)
            return default;
        log.Seek(offset, SeekOrigin.Begin);
        var part = new byte[Math.Min(LargestPart, log.Length - offset)];
        var read = await log.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = part.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        // A line longer than a part is cut rather than never told.
        return part.AsMemory(0, whole == 0 && read == LargestPart ? read : whole);
    }
}
