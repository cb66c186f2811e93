using System.Net;
using System.Text.Json;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Cli.Client;

/// <summary>Maps failed requests and error responses to exceptions with a message for the user.</summary>
internal static class ErrorResponse
{
    public static ServerException Unreachable(Uri server, HttpRequestException e) => new(
        $"No server can be reached at {server}: {e.InnerException?.Message ?? e.Message}. Start one with 'emosel silo', or name another one with --server or EMOSEL_SERVER.",
        ExitCode.Failure,
        isTransient: true);

    public static async Task<Exception> ToException(Uri server, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (detail, faults) = await ReadProblem(response, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new ServerException(
                $"The server at {server} requires a valid token. Name a file that has it with --token-file or EMOSEL_TOKEN_FILE.", ExitCode.BadInput),
            HttpStatusCode.BadRequest when faults.Length > 0 => new InvalidInputException(faults),
            HttpStatusCode.NotFound when detail is null => new ServerException(
                $"The server at {server} is not a coordinator of emosel. Name the address of a coordinator with --server.", ExitCode.BadInput),
            HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.BadRequest when detail is not null => new ServerException(detail, ExitCode.BadInput),
            _ => new ServerException(
                $"The server at {server} answered with status {(int)response.StatusCode}: {detail ?? response.ReasonPhrase}", ExitCode.Failure,
                isBusy: response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests),
        };
    }

    private static async Task<(string? Detail, Fault[] Faults)> ReadProblem(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return (null, []);
        try
        {
            await using var json = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var problem = await JsonDocument.ParseAsync(json, cancellationToken: cancellationToken);
            return (
                problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null,
                problem.RootElement.TryGetProperty(ApiNames.Faults, out var faults) ? faults.Deserialize<Fault[]>(ApiJson.Options) ?? [] : []);
        }
        catch (JsonException)
        {
            return (null, []);
        }
    }
}
