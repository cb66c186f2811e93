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

    private static readonly Lock Opening = new();
    private static InputCache? _ofEnvironment;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly S3Objects _objects;
    private readonly CacheFolder _folder;

    /// <param name="settings">Where it lies.</param>
    /// <param name="connection">The way to the object store.</param>
    /// <exception cref="InvalidInputException">It cannot be made there.</exception>
    public InputCache(CacheSettings settings, S3Connection connection)
    {
        _objects = new S3Objects(connection, PageSize);
        _folder = CacheFolder.Open(settings.Root, settings.Limit);
    }

    /// <summary>The cache that the environment describes, one for a process.</summary>
    /// <exception cref="InvalidInputException">The environment says what it cannot, or the cache cannot be made there.</exception>
    /// <exception cref="IOException">The environment describes no way to an object store.</exception>
    public static InputCache Shared
    {
        get
        {
            // What failed is tried again by the next one: a disk that was full need not stay so.
            lock (Opening)
                return _ofEnvironment ??= new InputCache(CacheSettings.FromEnvironment(), S3Connection.Shared);
        }
    }

    /// <summary>Objects in a folder and in those within it, by their paths in it, in ordinal order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isWanted">Whether a path is.</param>
    /// <param name="cancellation">Stops listing.</param>
    /// <exception cref="IOException">The store cannot be asked.</exception>
    /// <exception cref="UnauthorizedAccessException">It refuses.</exception>
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

    /// <summary>Objects as files.</summary>
    /// <param name="objects">Those that are wanted.</param>
    /// <param name="cancellation">Stops fetching.</param>
    /// <exception cref="InvalidInputException">One is not there, or they take more than may be kept.</exception>
    /// <exception cref="DiskFullException">This machine's disk is full.</exception>
    /// <exception cref="IOException">The store cannot be asked.</exception>
    /// <exception cref="UnauthorizedAccessException">It refuses.</exception>
    public async Task<FetchedFiles> Fetch(IReadOnlyList<InputObject> objects, CancellationToken cancellation)
    {
        if (Known(objects) is { } there)
            return there;
        // One after the other: the second that wants the same files finds them.
        await _turn.WaitAsync(cancellation);
        try
        {
            return await FetchInTurn(objects, cancellation);
        }
        catch (Exception e) when (e is not DiskFullException && DiskFullException.IsCauseOf(e))
        {
            throw new DiskFullException(_folder.Path, e);
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

    /// <summary>Where all are there by their hashes, nobody is waited for.</summary>
    private FetchedFiles? Known(IReadOnlyList<InputObject> objects)
    {
        var files = new Dictionary<InputObject, CachedFile>();
        foreach (var wanted in objects.Distinct())
        {
            if (wanted.Sha256 is not { } sha256 || _folder.Files.Find(sha256) is not { } file)
            {
                LetGo(files.Values);
                return null;
            }
            files.Add(wanted, file);
        }
        return new FetchedFiles(objects, files);
    }

    private async Task<FetchedFiles> FetchInTurn(IReadOnlyList<InputObject> objects, CancellationToken cancellation)
    {
        InputObject[][] contents = [.. objects.Distinct().GroupBy(wanted => wanted.Sha256 ?? wanted.Address.ToString()).Select(same => same.ToArray())];
        var files = new CachedFile?[contents.Length];
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            await Parallel.ForAsync(0, contents.Length, options, async (i, token) => files[i] = await Fetch(contents[i][0], token));
            return new FetchedFiles(objects, contents.Zip(files).SelectMany(same => same.First.Select(wanted => (wanted, same.Second!))).ToDictionary());
        }
        catch
        {
            LetGo(files.OfType<CachedFile>());
            throw;
        }
    }

    private static void LetGo(IEnumerable<CachedFile> files)
    {
        foreach (var file in files)
            file.Dispose();
    }

    private async Task<CachedFile> Fetch(InputObject wanted, CancellationToken cancellation)
    {
        var tag = wanted.Sha256 is null ? wanted.Tag ?? await _objects.Tag(wanted.Address, cancellation) : null;
        var sha256 = wanted.Sha256 ?? (tag is null ? null : _folder.Versions.ContentOf(wanted.Address.ToString(), tag));
        if (sha256 is not null && _folder.Files.Find(sha256) is { } there)
            return there;
        using var part = _folder.Files.Begin();
        (sha256, tag) = await Copy(wanted.Address, part, cancellation);
        if (tag.Length > 0)
            _folder.Versions.Remember(wanted.Address.ToString(), tag, sha256);
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
        catch (FileNotFoundException e) when (e.FileName == address.ToString())
        {
            throw new InvalidInputException(address.ToString(), "There is no such object.", "Check its name, capitals and ending included.");
        }
    }
}
