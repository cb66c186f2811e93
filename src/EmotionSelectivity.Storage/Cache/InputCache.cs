using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// Downloads inputs from an object store and keeps them as local files, for this process and later ones
/// (<see cref="CacheSettings"/>). An object is not downloaded if a cached file has its SHA-256, or was downloaded from
/// a version with the same entity tag.
/// </summary>
public sealed class InputCache : IDisposable
{
    private const int PageSize = 1000;
    private const int ParallelDownloads = 16;

    private static readonly Lock Opening = new();
    private static InputCache? _shared;

    private readonly SemaphoreSlim _downloading = new(1, 1);
    private readonly S3Objects _objects;
    private readonly CacheFolder _folder;

    /// <param name="settings">Folder and size of the cache.</param>
    /// <param name="connection">Connection to the object store.</param>
    /// <exception cref="InvalidInputException">The folder cannot be created or written.</exception>
    public InputCache(CacheSettings settings, S3Connection connection)
    {
        _objects = new S3Objects(connection, PageSize);
        _folder = CacheFolder.Open(settings.Root, settings.Limit);
    }

    /// <summary>The cache of this process, as the environment variables describe it.</summary>
    /// <exception cref="InvalidInputException">
    /// An environment variable of the cache is invalid, or its folder cannot be created or written.
    /// </exception>
    /// <exception cref="IOException">An environment variable of the object store is invalid.</exception>
    public static InputCache Shared
    {
        get
        {
            // Not a Lazy: a failure, for example a full disk, may be temporary, and the next caller tries again.
            lock (Opening)
                return _shared ??= new InputCache(CacheSettings.FromEnvironment(), S3Connection.Shared);
        }
    }

    /// <summary>Lists the objects under a folder, recursively.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isWanted">Selects objects by their path relative to the folder.</param>
    /// <param name="cancellation">Stops listing.</param>
    /// <returns>Objects by path, in ordinal order.</returns>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    /// <exception cref="UnauthorizedAccessException">The store refuses access.</exception>
    public async Task<IReadOnlyDictionary<string, InputObject>> List(ObjectAddress folder, Func<string, bool> isWanted, CancellationToken cancellation)
    {
        var skipped = folder.Key.Length == 0 ? 0 : folder.Key.Length + 1;
        var found = new SortedDictionary<string, InputObject>(StringComparer.Ordinal);
        await foreach (var (key, tag) in _objects.List(folder, cancellation))
        {
            if (isWanted(key[skipped..]))
                found[key[skipped..]] = new InputObject(folder with { Key = key }) { Tag = tag };
        }
        return found;
    }

    /// <summary>Provides objects as local files, and downloads those that are not cached.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="cancellation">Stops downloading.</param>
    /// <exception cref="InvalidInputException">
    /// An object does not exist, or the objects in use exceed the size of the cache.
    /// </exception>
    /// <exception cref="DiskFullException">The local disk is full.</exception>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    /// <exception cref="UnauthorizedAccessException">The store refuses access.</exception>
    public async Task<FetchedFiles> Fetch(IReadOnlyList<InputObject> objects, CancellationToken cancellation)
    {
        if (FindAll(objects) is { } cached)
            return cached;
        // One caller at a time: a second one that requests the same objects then finds them in the cache.
        await _downloading.WaitAsync(cancellation);
        try
        {
            return await FetchMissing(objects, cancellation);
        }
        catch (Exception e) when (e is not DiskFullException && DiskFullException.IsCauseOf(e))
        {
            throw new DiskFullException(_folder.Path, e);
        }
        finally
        {
            _downloading.Release();
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _downloading.Dispose();
    }

    /// <summary>The cached files if all SHA-256 are known and cached; null otherwise.</summary>
    private FetchedFiles? FindAll(IReadOnlyList<InputObject> objects)
    {
        var files = new Dictionary<InputObject, CachedFile>();
        foreach (var wanted in objects.Distinct())
        {
            if (wanted.Sha256 is not { } sha256 || _folder.Files.Find(sha256) is not { } file)
            {
                Release(files.Values);
                return null;
            }
            files.Add(wanted, file);
        }
        return new FetchedFiles(objects, files);
    }

    private async Task<FetchedFiles> FetchMissing(IReadOnlyList<InputObject> objects, CancellationToken cancellation)
    {
        InputObject[][] contents = [.. objects.Distinct().GroupBy(wanted => wanted.Sha256 ?? wanted.Address.ToString()).Select(same => same.ToArray())];
        var files = new CachedFile?[contents.Length];
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelDownloads, CancellationToken = cancellation };
            await Parallel.ForAsync(0, contents.Length, options, async (i, token) => files[i] = await Fetch(contents[i][0], token));
            return new FetchedFiles(objects, contents.Zip(files).SelectMany(same => same.First.Select(wanted => (wanted, same.Second!))).ToDictionary());
        }
        catch
        {
            Release(files.OfType<CachedFile>());
            throw;
        }
    }

    private static void Release(IEnumerable<CachedFile> files)
    {
        foreach (var file in files)
            file.Dispose();
    }

    private async Task<CachedFile> Fetch(InputObject wanted, CancellationToken cancellation)
    {
        var tag = wanted.Sha256 is null ? wanted.Tag ?? await _objects.GetETag(wanted.Address, cancellation) : null;
        var sha256 = wanted.Sha256 ?? (tag is null ? null : _folder.Versions.Find(wanted.Address.ToString(), tag));
        if (sha256 is not null && _folder.Files.Find(sha256) is { } there)
            return there;
        using var download = _folder.Files.Begin();
        (sha256, tag) = await Copy(wanted.Address, download, cancellation);
        if (tag.Length > 0)
            _folder.Versions.Add(wanted.Address.ToString(), tag, sha256);
        return download.Complete(sha256);
    }

    /// <summary>Downloads an object.</summary>
    /// <returns>SHA-256 and entity tag of the content.</returns>
    private async Task<(string Sha256, string Tag)> Copy(ObjectAddress address, CacheDownload download, CancellationToken cancellation)
    {
        try
        {
            var (copy, tag) = await _objects.Get(address, download.Open, cancellation);
            await using (copy)
                return (Convert.ToHexStringLower(await SHA256.HashDataAsync(copy, cancellation)), tag);
        }
        catch (FileNotFoundException e) when (e.FileName == address.ToString())
        {
            throw new InvalidInputException(
                address.ToString(), "The object does not exist.", "Check its name, including upper and lower case and the file extension.");
        }
    }
}
