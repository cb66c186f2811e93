using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Instruments;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>Looks at and reads objects. What may pass is asked for again; what came is held against the digest that the store has of it.</summary>
/// <param name="connection">The way to the store.</param>
/// <param name="pageSize">Names in one answer of a listing; the store may have fewer.</param>
internal sealed class S3Objects(S3Connection connection, int pageSize)
{
    /// <summary>Slowest transfer that is waited for, bytes a second.</summary>
    private const double Slowest = 256 << 10;

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    public Task<bool> Exists(ObjectAddress address, CancellationToken cancellation) => connection.Patience.Ask(address.ToString(), async token =>
    {
        try
        {
            StoreInstruments.Headed();
            await Within(LongestAnswer, bound => connection.Client.GetObjectMetadataAsync(address.Bucket, address.Key, bound), token);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }, cancellation);

    /// <summary>A copy of an object that can be read from any position, and is gone when it is closed.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public Task<Stream> Get(ObjectAddress address, CancellationToken cancellation) => connection.Patience.Ask(address.ToString(), async token =>
    {
        StoreInstruments.Got();
        using var answer = await Within(LongestAnswer, bound => connection.Client.GetObjectAsync(address.Bucket, address.Key, bound), token);
        var copy = Spool.Open(answer.ContentLength);
        try
        {
            await Within(TransferOf(answer.ContentLength), bound => Copy(answer, copy, bound), token);
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }, cancellation);

    /// <summary>A part of an object.</summary>
    /// <returns>Fewer bytes where it ends; none where it has ended before, or is not there.</returns>
    public Task<ReadOnlyMemory<byte>> Get(ObjectAddress address, long from, int most, CancellationToken cancellation) => connection.Patience.Ask(address.ToString(), async token =>
    {
        var request = new GetObjectRequest { BucketName = address.Bucket, Key = address.Key, ByteRange = new ByteRange(from, from + most - 1) };
        try
        {
            StoreInstruments.Got();
            using var answer = await Within(LongestAnswer, bound => connection.Client.GetObjectAsync(request, bound), token);
            using var part = new MemoryStream();
            await Within(TransferOf(most), bound => Copy(answer.ResponseStream, part, bound), token);
            StoreInstruments.Read(part.Length);
            return (ReadOnlyMemory<byte>)part.GetBuffer().AsMemory(0, (int)part.Length);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable || e.ErrorCode == "NoSuchKey")
        {
            return default;
        }
    }, cancellation);

    /// <summary>Keys of all objects in a folder, and in those within it.</summary>
    public async IAsyncEnumerable<string> List(ObjectAddress folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = folder.Key.Length == 0 ? "" : folder.Key + '/';
        string? next = null;
        do
        {
            var page = await connection.Patience.Ask(folder.ToString(), token =>
            {
                StoreInstruments.Listed();
                var request = new ListObjectsV2Request { BucketName = folder.Bucket, Prefix = prefix, ContinuationToken = next, MaxKeys = pageSize };
                return Within(LongestAnswer, bound => connection.Client.ListObjectsV2Async(request, bound), token);
            }, cancellation);
            foreach (var found in page.S3Objects ?? [])
                yield return found.Key;
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    /// <summary>How long a transfer of so many bytes is waited for.</summary>
    internal static TimeSpan TransferOf(long bytes) => LongestAnswer + TimeSpan.FromSeconds(bytes / Slowest);

    /// <exception cref="TimeoutException">It took longer.</exception>
    internal static async Task<T> Within<T>(TimeSpan longest, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(longest);
        try
        {
            return await ask(bound.Token);
        }
        catch (Exception e) when (bound.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer came within {longest.TotalSeconds:0} s.", e);
        }
    }

    private static async Task<long> Copy(GetObjectResponse answer, Stream copy, CancellationToken cancellation)
    {
        await Copy(answer.ResponseStream, copy, cancellation);
        StoreInstruments.Read(copy.Length);
        if (copy.Length != answer.ContentLength)
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"Of {answer.ContentLength} bytes {copy.Length} came.");
        copy.Position = 0;
        if (Digest.Of(answer.ETag, answer.ServerSideEncryptionMethod?.Value) is { } digest && digest != Convert.ToHexStringLower(await Digest.Of(copy, cancellation)))
            throw new HttpIOException(HttpRequestError.InvalidResponse, "The bytes that came are not those that the store has.");
        copy.Position = 0;
        return copy.Length;
    }

    private static async Task<long> Copy(Stream from, Stream to, CancellationToken cancellation)
    {
        await from.CopyToAsync(to, cancellation);
        return to.Length;
    }
}
