using System.Collections.Immutable;
using System.Text;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Science.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>POST /sweeps: submits a sweep file.</summary>
internal static class SubmitRoute
{
    private const string Yaml = "application/yaml";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapSubmit(this IEndpointRouteBuilder routes) => routes.MapPost("/sweeps", Submit)
        .Describe(
            "Submit",
            "Checks a sweep file (YAML) and its inputs, and starts its run and the runs of its arms; a run that is already in progress is left unchanged")
        .Accepts<string>(Yaml, "text/plain", "text/yaml")
        .Produces<ImmutableArray<SweepEntry>>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesClusterProblems();

    private static async Task<IResult> Submit(HttpContext context, SweepSubmission submission, SubmissionQueue queue, CancellationToken cancellationToken)
    {
        if (!IsText(context.Request))
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, $"Send the sweep file with 'Content-Type: {Yaml}'.");
        var yaml = await ReadBody(context.Request, cancellationToken);
        using var permit = await queue.Acquire(cancellationToken);
        if (!permit.IsAcquired)
        {
            await Problem.Write(context, StatusCodes.Status503ServiceUnavailable, "Too many other sweeps are being checked. Try again in a few seconds.");
            return Results.Empty;
        }
        var entries = await submission.Submit(yaml, Decode(yaml), cancellationToken);
        return Results.Created($"/sweeps/{entries[0].Run}", entries);
    }

    private static bool IsText(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.Type.Equals("text", StringComparison.OrdinalIgnoreCase) || type.MediaType.Value is Yaml or "application/x-yaml");

    /// <exception cref="BadHttpRequestException">The body is too large or arrives too slowly
    /// (<see cref="ApiLimits"/>).</exception>
    private static async Task<byte[]> ReadBody(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private static string Decode(byte[] yaml)
    {
        try
        {
            return StrictUtf8.GetString(yaml).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidInputException("sweep.yaml", "It is not UTF-8 text.", "Save it as UTF-8.");
        }
    }
}
