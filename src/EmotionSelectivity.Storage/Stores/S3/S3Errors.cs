using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Classifies errors of an object store, and translates them into the exceptions that <see cref="IRunStore"/>
/// documents.
/// </summary>
internal static class S3Errors
{
    private static readonly HashSet<string> FullCodes = new(StringComparer.Ordinal)
    {
        "QuotaExceeded", "InsufficientCapacity", "InsufficientStorage", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded",
    };

    private static readonly HashSet<string> TransientCodes = new(StringComparer.Ordinal)
    {
        "SlowDown", "RequestTimeout", "ConditionalRequestConflict", "OperationAborted", "BadDigest", "InternalError", "ServiceUnavailable", "Throttling",
        "RequestTimeTooSkewed",
    };

    /// <summary>Whether a retry may succeed.</summary>
    public static bool IsTransient(Exception e) => e switch
    {
        OperationCanceledException or DiskFullException or LeaseLostException => false,
        AmazonS3Exception s3 => IsTransient(s3.StatusCode, s3.ErrorCode),
        StoreResponseException response => IsTransient(response.Status, response.Code),
        HttpRequestException or HttpIOException or TimeoutException or IOException { InnerException: SocketException } => true,
        AmazonClientException { InnerException: { } inner } => inner is OperationCanceledException || IsTransient(inner),
        _ => false,
    };

    /// <summary>Whether the store has responded, if only with an error.</summary>
    public static bool IsResponse(Exception e) => e is StoreResponseException or AmazonS3Exception { StatusCode: >= HttpStatusCode.OK };

    /// <summary>Whether the error comes from the store or from the network.</summary>
    public static bool IsStoreError(Exception e) =>
        e is StoreResponseException or AmazonServiceException or AmazonClientException or HttpRequestException or HttpIOException or TimeoutException
            or IOException { InnerException: SocketException };

    /// <summary>Translates an error for users of a store.</summary>
    /// <param name="e">The error.</param>
    /// <param name="where">Address of the object or folder.</param>
    public static Exception Translate(Exception e, string where) => e switch
    {
        AmazonS3Exception s3 => Translate(where, s3.StatusCode, s3.ErrorCode, s3),
        StoreResponseException response => Translate(where, response.Status, response.Code, response),
        AmazonClientException client when client.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) => new UnauthorizedAccessException(
            $"{where}: there are no credentials for the object store. "
            + "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give the process a role.", client),
        _ => new IOException($"{where}: the object store cannot be reached. {InnermostMessage(e)}", e),
    };

    private static bool IsTransient(HttpStatusCode status, string? code) =>
        (!IsFull(status, code) && status >= HttpStatusCode.InternalServerError && status != HttpStatusCode.NotImplemented)
        || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || TransientCodes.Contains(code ?? "");

    private static Exception Translate(string where, HttpStatusCode status, string? code, Exception e) => status switch
    {
        _ when IsFull(status, code) => new DiskFullException(where, e),
        HttpStatusCode.NotFound when code == "NoSuchBucket" => new IOException($"{where}: there is no such bucket in the object store.", e),
        HttpStatusCode.NotFound => new FileNotFoundException($"{where} does not exist.", where, e),
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new UnauthorizedAccessException($"{where}: {Refusal(code)}", e),
        _ when code is "ExpiredToken" or "InvalidToken" => new UnauthorizedAccessException($"{where}: the session credentials have expired or are invalid.", e),
        _ => new IOException($"{where}: the object store responded with status {(int)status}{(code is null ? "" : $" ({code})")}.", e),
    };

    private static string Refusal(string? code) => code switch
    {
        "InvalidAccessKeyId" => "the object store does not know this access key.",
        "SignatureDoesNotMatch" => "the secret key does not belong to the access key.",
        _ => "the object store does not permit this access with these credentials.",
    };

    private static bool IsFull(HttpStatusCode status, string? code) => status == HttpStatusCode.InsufficientStorage || FullCodes.Contains(code ?? "");

    private static string InnermostMessage(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message;
    }
}

/// <summary>An error response of an object store to a write.</summary>
internal sealed class StoreResponseException(HttpStatusCode status, string? code) : Exception($"{(int)status} {code}")
{
    public HttpStatusCode Status => status;

    /// <summary>S3 error code; null if the response has none.</summary>
    public string? Code => code;
}
