using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Instruments;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Lists and reads objects. Transient errors are retried, and content is compared with the MD5 in the entity tag.
/// </summary>
/// <param name="connection">Connection to the store.</param>
/// <param name="pageSize">Most names in one response of a listing; the store may return fewer.</param>
internal sealed class S3Objects(S3Connection connection, int pageSize)
{
    /// <summary>Slowest upload that is waited for, in bytes per second.</summary>
    private const double SlowestUpload = 256 << 10;

    private const int BlockSize = 1 << 17;

    /// <summary>
    /// Timeout of a response and of each block of its content: a slow download continues as long as it makes progress.
    /// </summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    public async Task<bool> Exists(ObjectAddress address, CancellationToken cancellation) => await GetETag(address, cancellation) is not null;

    /// <summary>The entity tag of an object; null if the object does not exist.</summary>
    public Task<string?> GetETag(ObjectAddress address, CancellationToken cancellation) => connection.RetryPolicy.Execute(address.ToString(), async token =>
    {
        try
        {
            StoreInstruments.CountHead();
            var found = await WithTimeout(ResponseTimeout, bound => connection.Client.GetObjectMetadataAsync(address.Bucket, address.Key, bound), token);
            return found.ETag ?? "";
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancellation);

    /// <summary>Downloads an object to a seekable stream.</summary>
    /// <exception cref="FileNotFoundException">The object does not exist.</exception>
    public async Task<Stream> Get(ObjectAddress address, CancellationToken cancellation) =>
        (await Get(address, bytes => TemporaryStream.Open(bytes), cancellation)).Copy;

    /// <summary>Downloads an object.</summary>
    /// <param name="address">The object.</param>
    /// <param name="open">
    /// Opens the stream to write to, for a given number of bytes; called again for each attempt.
    /// </param>
    /// <param name="cancellation">Stops the download and the retries.</param>
    /// <returns>The stream, at its beginning, and the entity tag of its content.</returns>
    /// <exception cref="FileNotFoundException">The object does not exist.</exception>
    public Task<(T Copy, string Tag)> Get<T>(ObjectAddress address, Func<long, T> open, CancellationToken cancellation)
        where T : Stream => connection.RetryPolicy.Execute(address.ToString(), async token =>
    {
        StoreInstruments.CountGet();
        using var response = await WithTimeout(ResponseTimeout, bound => connection.Client.GetObjectAsync(address.Bucket, address.Key, bound), token);
        var copy = open(response.ContentLength);
        try
        {
            await Copy(response, copy, token);
            return (copy, response.ETag ?? "");
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }, cancellation);

    /// <summary>Reads a range of an object.</summary>
    /// <returns>
    /// Fewer bytes than requested at the end of the object; none behind its end, or if it does not exist.
    /// </returns>
    public Task<ReadOnlyMemory<byte>> Get(ObjectAddress address, long from, int most, CancellationToken cancellation) => connection.RetryPolicy.Execute(
        address.ToString(), token => GetRange(address, from, most, token), cancellation);

    /// <summary>Lists all objects under a folder, recursively: their keys and entity tags.</summary>
    public async IAsyncEnumerable<(string Key, string Tag)> List(ObjectAddress folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = folder.Key.Length == 0 ? "" : folder.Key + '/';
        string? next = null;
        do
        {
            var page = await connection.RetryPolicy.Execute(folder.ToString(), token =>
            {
                StoreInstruments.CountList();
                var request = new ListObjectsV2Request { BucketName = folder.Bucket, Prefix = prefix, ContinuationToken = next, MaxKeys = pageSize };
                return WithTimeout(ResponseTimeout, bound => connection.Client.ListObjectsV2Async(request, bound), token);
            }, cancellation);
            foreach (var found in page.S3Objects ?? [])
                yield return (found.Key, found.ETag ?? "");
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    /// <summary>Timeout of an upload of a given number of bytes.</summary>
    internal static TimeSpan UploadTimeout(long bytes) => ResponseTimeout + TimeSpan.FromSeconds(bytes / SlowestUpload);

    /// <exception cref="TimeoutException">The request took longer than the timeout.</exception>
    internal static async Task<T> WithTimeout<T>(TimeSpan timeout, Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(timeout);
        try
        {
            return await send(bound.Token);
        }
        catch (Exception e) when (bound.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"There was no response within {timeout.TotalSeconds:0} s.", e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> GetRange(ObjectAddress address, long from, int most, CancellationToken token)
    {
        var last = Math.Min(from, long.MaxValue - most) + most - 1;
        var request = new GetObjectRequest { BucketName = address.Bucket, Key = address.Key, ByteRange = new ByteRange(from, last) };
        try
        {
            StoreInstruments.CountGet();
            using var response = await WithTimeout(ResponseTimeout, bound => connection.Client.GetObjectAsync(request, bound), token);
            using var part = new MemoryStream();
            await Copy(response.ResponseStream, part, most, token);
            StoreInstruments.CountRead(part.Length);
            return part.GetBuffer().AsMemory(0, (int)part.Length);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable || e.ErrorCode == "NoSuchKey")
        {
            return default;
        }
    }

    private static async Task Copy(GetObjectResponse response, Stream copy, CancellationToken cancellation)
    {
        await Copy(response.ResponseStream, copy, response.ContentLength, cancellation);
        StoreInstruments.CountRead(copy.Length);
        if (copy.Length != response.ContentLength)
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"Only {copy.Length} of {response.ContentLength} bytes were received.");
        copy.Position = 0;
        if (ContentMd5.FromETag(response.ETag, response.ServerSideEncryptionMethod?.Value) is { } digest
            && digest != Convert.ToHexStringLower(await ContentMd5.Compute(copy, cancellation)))
            throw new HttpIOException(HttpRequestError.InvalidResponse, "The received bytes do not match the MD5 of the object.");
        copy.Position = 0;
    }

    /// <summary>Copies at most the announced number of bytes, for which space was reserved.</summary>
    private static async Task Copy(Stream from, Stream to, long most, CancellationToken cancellation)
    {
        var block = new byte[BlockSize];
        for (int read; (read = await WithTimeout(ResponseTimeout, bound => from.ReadAsync(block, bound).AsTask(), cancellation)) > 0;)
        {
            if (to.Length + read > most)
                throw new HttpIOException(HttpRequestError.InvalidResponse, $"More than the announced {most} bytes were received.");
            await to.WriteAsync(block.AsMemory(0, read), cancellation);
        }
    }
}
