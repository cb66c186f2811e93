using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.S3;
using Amazon.S3.Model;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Instruments;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Writes and deletes objects. A store has no folder that could be taken away from under a writer; in its place every request carries a signature that
/// holds for some seconds. It is made before the writer's epoch is looked for: where the epoch is over by then, nothing is sent; where it ends later, what was
/// sent is refused once the signature has run out. A call that returns has nothing left on its way.
/// </summary>
/// <param name="connection">The way to the store.</param>
internal sealed class S3Writes(S3Connection connection)
{
    /// <summary>Stores take no more in one request.</summary>
    private const long Largest = 5L << 30;

    /// <summary>How often a write is refused before it counts as forbidden.</summary>
    private const int Refusals = 4;

    /// <summary>Writes an object.</summary>
    /// <param name="address">Where.</param>
    /// <param name="content">From its beginning to its end.</param>
    /// <param name="onlyFirst">Whether one that is there stays as it is.</param>
    /// <param name="requireToken">Throws where the writer's epoch is over; null for a write that anybody may do.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False where one was there already.</returns>
    public async Task<bool> Put(ObjectAddress address, Stream content, bool onlyFirst, Func<CancellationToken, Task>? requireToken, CancellationToken cancellation)
    {
        if (content.Length > Largest)
            throw new IOException($"{address}: the file has {content.Length} bytes, and an object store takes {Largest} in one request.");
        content.Position = 0;
        var digest = await Digest.Of(content, cancellation);
        using var answer = await Send(
            address, requireToken, S3Objects.TransferOf(content.Length),
            () =>
            {
                StoreInstruments.Put(content.Length);
                return SignedPut(address, content, digest, onlyFirst);
            },
            cancellation);
        return answer.StatusCode != HttpStatusCode.PreconditionFailed;
    }

    /// <summary>Deletes an object; one that is not there is left at that.</summary>
    public async Task Delete(ObjectAddress address, Func<CancellationToken, Task>? requireToken, CancellationToken cancellation)
    {
        using var answer = await Send(
            address, requireToken, S3Objects.TransferOf(0),
            async () =>
            {
                StoreInstruments.Deleted();
                return new HttpRequestMessage(HttpMethod.Delete, await Sign(Request(address, HttpVerb.DELETE)));
            },
            cancellation);
    }

    private async Task<HttpResponseMessage> Send(
        ObjectAddress address, Func<CancellationToken, Task>? requireToken, TimeSpan longest, Func<Task<HttpRequestMessage>> sign, CancellationToken cancellation)
    {
        var unanswered = new Unanswered(connection.Timing);
        var refused = 0;
        try
        {
            return await connection.Patience.Ask(
                address.ToString(),
                async token =>
                {
                    using var request = await sign();
                    if (requireToken is not null)
                        await requireToken(token);
                    return await unanswered.Unless(async () =>
                    {
                        var answer = await S3Objects.Within(longest, bound => connection.Http.SendAsync(request, bound), token);
                        connection.Clock.Heard(answer.Headers.TryGetValues("Date", out var dates) ? dates.First() : null);
                        await Judge(answer, request, mayBeLate: answer.StatusCode == HttpStatusCode.Forbidden && ++refused < Refusals, token);
                        return answer;
                    });
                },
                cancellation);
        }
        finally
        {
            await unanswered.Settle(cancellation);
        }
    }

    /// <summary>Whether an answer is one that ends the asking: done, or already there.</summary>
    private static async Task Judge(HttpResponseMessage answer, HttpRequestMessage request, bool mayBeLate, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
        {
            DemandSameBytes(answer, request);
            return;
        }
        if (answer.StatusCode == HttpStatusCode.PreconditionFailed || (answer.StatusCode == HttpStatusCode.NotFound && request.Method == HttpMethod.Delete))
            return;
        var code = Code(await answer.Content.ReadAsStringAsync(cancellation));
        var status = answer.StatusCode;
        answer.Dispose();
        // A signature that has run out on the way is refused like one that never had the right.
        throw mayBeLate && code == "AccessDenied" ? new StoreAnswerException(HttpStatusCode.RequestTimeout, code) : new StoreAnswerException(status, code);
    }

    private static void DemandSameBytes(HttpResponseMessage answer, HttpRequestMessage request)
    {
        if (request.Content?.Headers.ContentMD5 is not { } sent)
            return;
        var encryption = answer.Headers.TryGetValues("x-amz-server-side-encryption", out var said) ? said.First() : null;
        if (Digest.Of(answer.Headers.ETag?.Tag, encryption) is { } stored && stored != Convert.ToHexStringLower(sent))
            throw new StoreAnswerException(HttpStatusCode.BadRequest, "BadDigest");
    }

    private async Task<HttpRequestMessage> SignedPut(ObjectAddress address, Stream content, byte[] digest, bool onlyFirst)
    {
        var request = Request(address, HttpVerb.PUT);
        request.Headers.ContentMD5 = Convert.ToBase64String(digest);
        if (onlyFirst)
            request.Headers["If-None-Match"] = "*";
        var message = new HttpRequestMessage(HttpMethod.Put, await Sign(request)) { Content = new Rewound(content) };
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
        Expires = (connection.Clock.Now + connection.Timing.Signature).UtcDateTime,
    };

    private async Task<Uri> Sign(GetPreSignedUrlRequest request) => new(await connection.Client.GetPreSignedURLAsync(request));

    /// <summary>The code of an error's document; null where it is none.</summary>
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

    /// <summary>A body that is sent from its beginning as often as it is asked for, and stays open.</summary>
    private sealed class Rewound(Stream content) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

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
