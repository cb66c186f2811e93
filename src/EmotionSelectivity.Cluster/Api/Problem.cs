using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// Error responses of the API (RFC 9457). Their text never contains internals of the server, which go to its log only.
/// </summary>
internal static class Problem
{
    private const string ContentType = "application/problem+json";
    private const string RetryAfterSeconds = "5";

    public static IResult Of(int status, string detail) => Results.Problem(CreateDetails(status, detail));

    public static IResult UnknownSweep(string id) => Of(
        StatusCodes.Status404NotFound, $"No sweep '{id}' is known to this cluster. GET /sweeps lists all sweeps.");

    /// <summary>The files of a run are not served where a symbolic link leads out of the folder of runs.</summary>
    public static IResult LinkedOut(string runDirectory) => Of(
        StatusCodes.Status409Conflict, $"The run directory '{runDirectory}' leads out of the server's folder of runs through a symbolic link. Replace the link by its files.");

    public static Task Write(HttpContext context, int status, string detail) => Write(context, CreateDetails(status, detail));

    public static Task Write(HttpContext context, ProblemDetails details)
    {
        context.Response.StatusCode = details.Status!.Value;
        if (details.Status is StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return context.Response.WriteAsJsonAsync(details, ApiJson.Options, ContentType, context.RequestAborted);
    }

    /// <summary>Maps an exception to the status and the text that the client receives.</summary>
    public static ProblemDetails Of(Exception exception) => exception switch
    {
        InvalidInputException e => CreateDetails(e),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => CreateDetails(
            StatusCodes.Status408RequestTimeout, "The request body arrived too slowly. Send the request again."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => CreateDetails(
            StatusCodes.Status413PayloadTooLarge, $"The request body is too large. A sweep file may have at most {ApiLimits.MaxBodySize / 1024} KiB."),
        BadHttpRequestException e => CreateDetails(e.StatusCode, e.Message),
        KeyNotFoundException e => CreateDetails(StatusCodes.Status404NotFound, e.Message),
        WorkFailedException or LeaseLostException => CreateDetails(StatusCodes.Status409Conflict, exception.Message),
        DiskFullException e => CreateDetails(StatusCodes.Status507InsufficientStorage, e.Message),
        DamagedFileException e => CreateDetails(StatusCodes.Status500InternalServerError, e.Message),
        NoSiloException or OrleansException or RedisException or RedisTimeoutException or TimeoutException => CreateDetails(
            StatusCodes.Status503ServiceUnavailable,
            "The cluster is temporarily unavailable: its Redis or the sweep's coordinator does not respond. Try again in a few seconds."),
        _ => CreateDetails(StatusCodes.Status500InternalServerError, "The server failed to process the request. Its log contains the error."),
    };

    private static ProblemDetails CreateDetails(InvalidInputException e)
    {
        var details = CreateDetails(
            StatusCodes.Status400BadRequest,
            e.Faults.Count == 1 ? "The input has one fault. Nothing was started." : $"The input has {e.Faults.Count} faults. Nothing was started.");
        details.Extensions[ApiNames.Faults] = e.Faults;
        return details;
    }

    private static ProblemDetails CreateDetails(int status, string detail) =>
        new() { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
}

/// <summary>Responds to unhandled exceptions with a problem, and logs those that are the server's fault.</summary>
internal sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Problem.Of(exception);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            LogFailure(log, httpContext.Request.Method, httpContext.Request.Path, exception);
        await Problem.Write(httpContext, problem);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger log, string method, string path, Exception exception);
}
