using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.S3;
using Amazon.S3.Model;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Instruments;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Writes and deletes objects, fenced by deadlines (docs/decisions/0003-object-store-deadlines.md). Each request is
/// signed for some seconds, then the writer's token is checked, then the request is sent. If the token was revoked
/// before the check, nothing is sent; if it is revoked later, the store rejects the request as soon as the signature
/// has expired. When a call returns, none of its requests is in flight, unless it was cancelled.
/// </summary>
/// <param name="connection">Connection to the store.</param>
internal sealed class S3Writes(S3Connection connection)
{
    /// <summary>Largest content of a single PUT request in S3, in bytes.</summary>
    private const long Largest = 5L << 30;

    /// <summary>
    /// How many responses "403 AccessDenied" to one write mean that access is forbidden. Fewer are retried: a signature
    /// that expired on the way is rejected with the same response.
    /// </summary>
    private const int Refusals = 4;

    /// <summary>Writes an object.</summary>
    /// <param name="address">The object.</param>
    /// <param name="content">Its content, from the beginning to the end of the stream.</param>
    /// <param name="onlyFirst">Whether an existing object is left unchanged.</param>
    /// <param name="requireToken">
    /// Throws if the writer's token was revoked; null for a write that is not fenced.
    /// </param>
    /// <param name="cancellation">Stops the request and the retries.</param>
    /// <returns>False if <paramref name="onlyFirst"/> is set and the object exists.</returns>
    public async Task<bool> Put(
        ObjectAddress address, Stream content, bool onlyFirst, Func<CancellationToken, Task>? requireToken, CancellationToken cancellation)
    {
        if (content.Length > Largest)
            throw new IOException($"{address}: the file has {content.Length} bytes; an object store accepts at most {Largest}.");
        content.Position = 0;
        var digest = await ContentMd5.Compute(content, cancellation);
        using var response = await Send(
            address, requireToken, S3Objects.UploadTimeout(content.Length),
            () =>
            {
                StoreInstruments.CountPut(content.Length);
                return SignedPut(address, content, digest, onlyFirst);
            },
            cancellation);
        return response.StatusCode != HttpStatusCode.PreconditionFailed;
    }

    /// <summary>Deletes an object, if it exists.</summary>
    public async Task Delete(ObjectAddress address, Func<CancellationToken, Task>? requireToken, CancellationToken cancellation)
    {
        using var response = await Send(
            address, requireToken, S3Objects.UploadTimeout(0),
            async () =>
            {
                StoreInstruments.CountDelete();
                return new HttpRequestMessage(HttpMethod.Delete, await Sign(Request(address, HttpVerb.DELETE)));
            },
            cancellation);
    }

    private async Task<HttpResponseMessage> Send(
        ObjectAddress address, Func<CancellationToken, Task>? requireToken, TimeSpan timeout, Func<Task<HttpRequestMessage>> sign,
        CancellationToken cancellation)
    {
        var unconfirmed = new UnconfirmedWrites(connection.Timing);
        var refused = 0;
        try
        {
            return await connection.RetryPolicy.Execute(
                address.ToString(),
                async token =>
                {
                    using var request = await sign();
                    if (requireToken is not null)
                        await requireToken(token);
                    return await unconfirmed.Track(async () =>
                    {
                        var response = await S3Objects.WithTimeout(timeout, bound => connection.Http.SendAsync(request, bound), token);
                        connection.Clock.Update(response.Headers.TryGetValues("Date", out var dates) ? dates.First() : null);
                        await ThrowOnError(response, request, mayHaveExpired: response.StatusCode == HttpStatusCode.Forbidden && ++refused < Refusals, token);
                        return response;
                    });
                },
                cancellation);
        }
        finally
        {
            await unconfirmed.AwaitSettled(cancellation);
        }
    }

    /// <summary>Returns if the object was written, existed before, or was already deleted.</summary>
    private static async Task ThrowOnError(HttpResponseMessage response, HttpRequestMessage request, bool mayHaveExpired, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
        {
            CheckContent(response, request);
            return;
        }
        if (response.StatusCode == HttpStatusCode.PreconditionFailed || (response.StatusCode == HttpStatusCode.NotFound && request.Method == HttpMethod.Delete))
            return;
        var code = Code(await response.Content.ReadAsStringAsync(cancellation));
        var status = response.StatusCode;
        response.Dispose();
        throw new StoreResponseException(mayHaveExpired && code == "AccessDenied" ? HttpStatusCode.RequestTimeout : status, code);
    }

    private static void CheckContent(HttpResponseMessage response, HttpRequestMessage request)
    {
        if (request.Content?.Headers.ContentMD5 is not { } sent)
            return;
        var encryption = response.Headers.TryGetValues("x-amz-server-side-encryption", out var said) ? said.First() : null;
        if (ContentMd5.FromETag(response.Headers.ETag?.Tag, encryption) is { } stored && stored != Convert.ToHexStringLower(sent))
            throw new StoreResponseException(HttpStatusCode.BadRequest, "BadDigest");
    }

    private async Task<HttpRequestMessage> SignedPut(ObjectAddress address, Stream content, byte[] digest, bool onlyFirst)
    {
        var request = Request(address, HttpVerb.PUT);
        request.Headers.ContentMD5 = Convert.ToBase64String(digest);
        if (onlyFirst)
            request.Headers["If-None-Match"] = "*";
        var message = new HttpRequestMessage(HttpMethod.Put, await Sign(request)) { Content = new RewindingContent(content) };
        message.Content.Headers.ContentMD5 = digest;
        if (onlyFirst)
            message.Headers.TryAddWithoutValidation("If-None-Match", "*");
        return message;
    }

    private GetPreSignedUrlRequest Request(ObjectAddress address, HttpVerb verb) => new()
    {
        BucketName = address.Bucket,
        Key = address.Key,
        Verb = verb,
        Protocol = connection.IsEncrypted ? Protocol.HTTPS : Protocol.HTTP,
        Expires = (connection.Clock.Now + connection.Timing.SignatureLifetime).UtcDateTime,
    };

    private async Task<Uri> Sign(GetPreSignedUrlRequest request) => new(await connection.Client.GetPreSignedURLAsync(request));

    /// <summary>The code in an S3 error document; null if it has none.</summary>
    private static string? Code(string document)
    {
        try
        {
            return XDocument.Parse(document).Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Sends a stream from its beginning, for every attempt again, and leaves it open.</summary>
    private sealed class RewindingContent(Stream content) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            content.Position = 0;
            return content.CopyToAsync(stream, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = content.Length;
            return true;
        }
    }
}
