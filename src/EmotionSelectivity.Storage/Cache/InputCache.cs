using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// Inputs in an object store as files of this machine. Each content is fetched once a process, and kept for the next one
/// (<see cref="CacheSettings"/>); what its hash or its entity tag tells to be there is not fetched.
/// </summary>
public sealed class InputCache : IDisposable
{
    private const int PageSize = 1000;
    private const int AtOnce = 16;

    private static readonly Lazy<InputCache> OfEnvironment = new(() => new InputCache(CacheSettings.FromEnvironment(), S3Connection.Shared));

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CacheFolder _folder;
    private readonly S3Objects _objects;

    /// <param name="settings">Where it lies.</param>
    /// <param name="connection">The way to the object store.</param>
    /// <exception cref="InvalidInputException">It cannot be made there.</exception>
    public InputCache(CacheSettings settings, S3Connection connection)
    {
        _folder = CacheFolder.Open(settings.Root, settings.Limit);
        _objects = new S3Objects(connection, PageSize);
    }

    /// <summary>The cache that the environment describes, one for a process.</summary>
    /// <exception cref="IOException">The environment says what it cannot.</exception>
    /// <exception cref="InvalidInputException">The cache cannot be made there.</exception>
    public static InputCache Shared => OfEnvironment.Value;

    /// <summary>Objects in a folder and in those within it, by their paths in it, in ordinal order.</summary>
    /// <exception cref="IOException">The store cannot be asked.</exception>
    /// <exception cref="UnauthorizedAccessException">It refuses.</exception>
    public async Task<IReadOnlyDictionary<string, InputObject>> List(ObjectAddress folder, CancellationToken cancellation)
    {
        var skipped = folder.Key.Length == 0 ? 0 : folder.Key.Length + 1;
        var found = new SortedDictionary<string, InputObject>(StringComparer.Ordinal);
        await foreach (var (key, tag) in _objects.List(folder, cancellation))
            found[key[skipped..]] = new InputObject(folder with { Key = key }) { Tag = tag };
        return found;
    }

    /// <summary>Objects as files.</summary>
    /// <param name="objects">Those that are wanted.</param>
    /// <param name="onObject">Called after each, by several threads at once.</param>
    /// <param name="cancellation">Stops fetching.</param>
    /// <exception cref="InvalidInputException">One is not there, or they take more than may be kept.</exception>
    /// <exception cref="DiskFullException">This machine's disk is full.</exception>
    /// <exception cref="IOException">The store cannot be asked.</exception>
    /// <exception cref="UnauthorizedAccessException">It refuses.</exception>
    public async Task<FetchedFiles> Fetch(IReadOnlyList<InputObject> objects, Action? onObject, CancellationToken cancellation)
    {
        var files = new CachedFile?[objects.Count];
        // One after the other: the second that wants the same files finds them.
        await _turn.WaitAsync(cancellation);
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            await Parallel.ForAsync(0, objects.Count, options, async (i, token) =>
            {
                files[i] = await Fetch(objects[i], token);
                onObject?.Invoke();
            });
            return new FetchedFiles(objects, [.. files.Select(file => file!)]);
        }
        catch (Exception e)
        {
            foreach (var file in files)
                file?.Dispose();
            if (DiskFullException.IsCauseOf(e) && e is not DiskFullException)
                throw new DiskFullException(_folder.Path, e);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _turn.Dispose();
    }

    private async Task<CachedFile> Fetch(InputObject wanted, CancellationToken cancellation)
    {
        var address = wanted.Address.ToString();
        var tag = wanted.Sha256 is null ? wanted.Tag ?? await _objects.Tag(wanted.Address, cancellation) : null;
        var sha256 = wanted.Sha256 ?? (tag is null ? null : _folder.ContentOf(address, tag));
        if (sha256 is not null && _folder.Find(sha256) is { } there)
            return there;
        using var part = _folder.Begin();
        (sha256, tag) = await Copy(wanted.Address, part, cancellation);
        if (tag.Length > 0)
            _folder.Remember(address, tag, sha256);
        return part.Keep(sha256);
    }

    /// <summary>The hash of what came, and its entity tag.</summary>
    private async Task<(string Sha256, string Tag)> Copy(ObjectAddress address, CachePart part, CancellationToken cancellation)
    {
        try
        {
            var (copy, tag) = await _objects.Get(address, part.Open, cancellation);
            await using (copy)
                return (Convert.ToHexStringLower(await SHA256.HashDataAsync(copy, cancellation)), tag);
        }
        catch (FileNotFoundException)
        {
            throw new InvalidInputException(address.ToString(), "There is no such object.", "Check its name, capitals and ending included.");
        }
    }
}
