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
    /// <summary>Slowest transfer of a write that is waited for, bytes a second: how long one may be on its way is bounded.</summary>
    private const double Slowest = 256 << 10;

    private const int BlockSize = 1 << 17;

    /// <summary>How long an answer is waited for, and each part of one: a transfer that goes on, however slowly, is let go on.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    public async Task<bool> Exists(ObjectAddress address, CancellationToken cancellation) => await Tag(address, cancellation) is not null;

    /// <summary>The entity tag of an object; null where it is not there.</summary>
    public Task<string?> Tag(ObjectAddress address, CancellationToken cancellation) => connection.Patience.Ask(address.ToString(), async token =>
    {
        try
        {
            StoreInstruments.Headed();
            var found = await Within(LongestAnswer, bound => connection.Client.GetObjectMetadataAsync(address.Bucket, address.Key, bound), token);
            return found.ETag ?? "";
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancellation);

    /// <summary>A copy of an object that can be read from any position, and is gone when it is closed.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public async Task<Stream> Get(ObjectAddress address, CancellationToken cancellation) => (await Get(address, bytes => Spool.Open(bytes), cancellation)).Copy;

    /// <summary>A copy of an object, at its beginning, and the entity tag of what was copied.</summary>
    /// <param name="address">The object.</param>
    /// <param name="open">Opens what it is copied to, for so many bytes; anew for each try.</param>
    /// <param name="cancellation">Ends the waiting, too.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public Task<(T Copy, string Tag)> Get<T>(ObjectAddress address, Func<long, T> open, CancellationToken cancellation)
        where T : Stream => connection.Patience.Ask(address.ToString(), async token =>
    {
        StoreInstruments.Got();
        using var answer = await Within(LongestAnswer, bound => connection.Client.GetObjectAsync(address.Bucket, address.Key, bound), token);
        var copy = open(answer.ContentLength);
        try
        {
            await Copy(answer, copy, token);
            return (copy, answer.ETag ?? "");
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
        var request = new GetObjectRequest { BucketName = address.Bucket, Key = address.Key, ByteRange = new ByteRange(from, Math.Min(from, long.MaxValue - most) + most - 1) };
        try
        {
            StoreInstruments.Got();
            using var answer = await Within(LongestAnswer, bound => connection.Client.GetObjectAsync(request, bound), token);
            using var part = new MemoryStream();
            await Copy(answer.ResponseStream, part, most, token);
            StoreInstruments.Read(part.Length);
            return (ReadOnlyMemory<byte>)part.GetBuffer().AsMemory(0, (int)part.Length);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable || e.ErrorCode == "NoSuchKey")
        {
            return default;
        }
    }, cancellation);

    /// <summary>All objects in a folder, and in those within it: their keys and entity tags.</summary>
    public async IAsyncEnumerable<(string Key, string Tag)> List(ObjectAddress folder, [EnumeratorCancellation] CancellationToken cancellation)
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
                yield return (found.Key, found.ETag ?? "");
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    /// <summary>How long a write of so many bytes is waited for.</summary>
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

    private static async Task Copy(GetObjectResponse answer, Stream copy, CancellationToken cancellation)
    {
        await Copy(answer.ResponseStream, copy, answer.ContentLength, cancellation);
        StoreInstruments.Read(copy.Length);
        if (copy.Length != answer.ContentLength)
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"Of {answer.ContentLength} bytes {copy.Length} came.");
        copy.Position = 0;
        if (Digest.Of(answer.ETag, answer.ServerSideEncryptionMethod?.Value) is { } digest && digest != Convert.ToHexStringLower(await Digest.Of(copy, cancellation)))
            throw new HttpIOException(HttpRequestError.InvalidResponse, "The bytes that came are not those that the store has.");
        copy.Position = 0;
    }

    /// <summary>As many bytes as were promised: room was made for those.</summary>
    private static async Task Copy(Stream from, Stream to, long most, CancellationToken cancellation)
    {
        var block = new byte[BlockSize];
        for (int read; (read = await Within(LongestAnswer, bound => from.ReadAsync(block, bound).AsTask(), cancellation)) > 0;)
        {
            if (to.Length + read > most)
                throw new HttpIOException(HttpRequestError.InvalidResponse, $"More than {most} bytes came.");
            await to.WriteAsync(block.AsMemory(0, read), cancellation);
        }
    }
}
