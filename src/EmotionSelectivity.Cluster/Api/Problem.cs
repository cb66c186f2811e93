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

/// <summary>Errors as the API tells them: problem+json in plain words, never with what only the server's log is for.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    private const string RetryAfterSeconds = "5";

    public static IResult Of(int status, string detail) => Results.Problem(Details(status, detail));

    public static IResult Of(InvalidInputException e) => Results.Problem(Details(e));

    public static IResult NoSweep(string id) => Of(StatusCodes.Status404NotFound, $"No sweep '{id}' is known here. GET /sweeps names all.");

    public static Task Write(HttpContext context, int status, string detail) => Write(context, Details(status, detail));

    public static Task Write(HttpContext context, ProblemDetails details)
    {
        context.Response.StatusCode = details.Status!.Value;
        if (details.Status is StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return context.Response.WriteAsJsonAsync(details, ApiJson.Options, ContentType, context.RequestAborted);
    }

    /// <summary>What an exception means to whoever asked.</summary>
    public static ProblemDetails Of(Exception exception) => exception switch
    {
        InvalidInputException e => Details(e),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => Details(StatusCodes.Status408RequestTimeout, "The request came too slowly. Send it again."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Details(
            StatusCodes.Status413PayloadTooLarge, $"A sweep file has {ApiLimits.LargestBody / 1024} KiB at most."),
        BadHttpRequestException e => Details(e.StatusCode, e.Message),
        KeyNotFoundException e => Details(StatusCodes.Status404NotFound, e.Message),
        WorkFailedException or LeaseLostException => Details(StatusCodes.Status409Conflict, exception.Message),
        DiskFullException e => Details(StatusCodes.Status507InsufficientStorage, e.Message),
        DamagedFileException e => Details(StatusCodes.Status500InternalServerError, e.Message),
        NoSiloException or OrleansException or RedisException or RedisTimeoutException or TimeoutException => Details(
            StatusCodes.Status503ServiceUnavailable, "The cluster cannot be asked now: its store or its coordinator does not answer. Try again in a moment."),
        _ => Details(StatusCodes.Status500InternalServerError, "The server failed at this. Its log says more."),
    };

    private static ProblemDetails Details(InvalidInputException e)
    {
        var details = Details(StatusCodes.Status400BadRequest, e.Faults.Count == 1 ? "One thing is wrong; nothing was begun." : $"{e.Faults.Count} things are wrong; nothing was begun.");
        details.Extensions[ApiNames.Faults] = e.Faults;
        return details;
    }

    private static ProblemDetails Details(int status, string detail) =>
        new() { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
}

/// <summary>Turns what was thrown into a problem.</summary>
internal sealed partial class ProblemOfException(ILogger<ProblemOfException> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Problem.Of(exception);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            Failed(log, httpContext.Request.Method, httpContext.Request.Path, exception);
        await Problem.Write(httpContext, problem);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} failed")]
    private static partial void Failed(ILogger log, string method, string path, Exception exception);
}
