using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>What an object store's refusals and failures mean to whoever reads and writes files.</summary>
internal static class S3Errors
{
    private static readonly HashSet<string> Full = new(StringComparer.Ordinal)
    {
        "QuotaExceeded", "InsufficientCapacity", "InsufficientStorage", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded",
    };

    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "SlowDown", "RequestTimeout", "ConditionalRequestConflict", "OperationAborted", "BadDigest", "InternalError", "ServiceUnavailable", "Throttling", "RequestTimeTooSkewed",
    };

    /// <summary>Whether trying again may help.</summary>
    /// <param name="e">What was thrown.</param>
    public static bool MayPass(Exception e) => e switch
    {
        OperationCanceledException or DiskFullException or LeaseLostException => false,
        AmazonS3Exception s3 => MayPass(s3.StatusCode, s3.ErrorCode),
        StoreAnswerException answer => MayPass(answer.Status, answer.Code),
        HttpRequestException or HttpIOException or TimeoutException or IOException { InnerException: SocketException } => true,
        AmazonClientException { InnerException: { } inner } => inner is OperationCanceledException || MayPass(inner),
        _ => false,
    };

    /// <summary>Whether it is an answer of the store, and no failure to get one.</summary>
    public static bool IsAnswer(Exception e) => e is StoreAnswerException or AmazonS3Exception { StatusCode: >= HttpStatusCode.OK };

    /// <summary>Whether it came from the store, or from the way there.</summary>
    public static bool IsOfTheStore(Exception e) =>
        e is StoreAnswerException or AmazonServiceException or AmazonClientException or HttpRequestException or HttpIOException or TimeoutException or IOException { InnerException: SocketException };

    /// <summary>The failure as users of a store know it.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="where">The object's address.</param>
    public static Exception Told(Exception e, string where) => e switch
    {
        AmazonS3Exception s3 => Told(where, s3.StatusCode, s3.ErrorCode, s3),
        StoreAnswerException answer => Told(where, answer.Status, answer.Code, answer),
        AmazonClientException client when client.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) => new UnauthorizedAccessException(
            $"{where}: nobody has said whose keys to use. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give the process a role.", client),
        _ => new IOException($"{where}: the object store cannot be reached. {Innermost(e)}", e),
    };

    private static bool MayPass(HttpStatusCode status, string? code) =>
        (!IsFull(status, code) && status >= HttpStatusCode.InternalServerError && status != HttpStatusCode.NotImplemented)
        || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || Passing.Contains(code ?? "");

    private static Exception Told(string where, HttpStatusCode status, string? code, Exception e) => status switch
    {
        _ when IsFull(status, code) => new DiskFullException(where, e),
        HttpStatusCode.NotFound when code == "NoSuchBucket" => new IOException($"{where}: there is no such bucket in the object store.", e),
        HttpStatusCode.NotFound => new FileNotFoundException($"{where} is not there.", where, e),
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new UnauthorizedAccessException($"{where}: {Refusal(code)}", e),
        _ when code is "ExpiredToken" or "InvalidToken" => new UnauthorizedAccessException($"{where}: the session's keys are no longer valid.", e),
        _ => new IOException($"{where}: the object store answers {(int)status}{(code is null ? "" : $" ({code})")}.", e),
    };

    private static string Refusal(string? code) => code switch
    {
        "InvalidAccessKeyId" => "the object store does not know this access key.",
        "SignatureDoesNotMatch" => "the secret key does not belong to the access key.",
        _ => "the object store does not allow it to these keys.",
    };

    private static bool IsFull(HttpStatusCode status, string? code) => status == HttpStatusCode.InsufficientStorage || Full.Contains(code ?? "");

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message;
    }
}

/// <summary>An answer to a write that says no.</summary>
internal sealed class StoreAnswerException(HttpStatusCode status, string? code) : Exception($"{(int)status} {code}")
{
    public HttpStatusCode Status => status;

    public string? Code => code;
}
