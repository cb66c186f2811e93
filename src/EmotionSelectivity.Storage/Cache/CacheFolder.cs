using System.Security.Cryptography;
using System.Text;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// Files by their content, at most so many bytes of them: those that were not used for longest go first. One process holds the folder; what a process
/// before it has left is used after its bytes were hashed again.
/// </summary>
/// <remarks>
/// <c>files/SHA256</c> are the files, <c>versions/SHA256</c> tells which content a version of an object has (named by a hash of address and entity tag),
/// <c>parts</c> are on their way.
/// </remarks>
internal sealed class CacheFolder : IDisposable
{
    private const string LockName = "lock";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly long _limit;
    private readonly FileStream _hold;
    private long _kept;
    private int _parts;

    private CacheFolder(string folder, long limit, FileStream hold)
    {
        (Path, _limit, _hold) = (folder, limit, hold);
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(Versions);
        if (Directory.Exists(Parts))
            Directory.Delete(Parts, recursive: true);
        Directory.CreateDirectory(Parts);
        foreach (var file in new DirectoryInfo(Files).EnumerateFiles())
            Add(file.Name, new Entry(file.Length, file.LastWriteTimeUtc, isHashed: false));
        lock (_lock)
            EvictDownTo(_limit);
        foreach (var version in Directory.EnumerateFiles(Versions).Where(version => !_entries.ContainsKey(File.ReadAllText(version))))
            File.Delete(version);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    private string Files => System.IO.Path.Combine(Path, "files");

    private string Versions => System.IO.Path.Combine(Path, "versions");

    private string Parts => System.IO.Path.Combine(Path, "parts");

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>The first folder of those in a root that no other process holds, for this process alone. The system lets it go when the process ends.</summary>
    /// <param name="root">Made if it is not there, for its owner alone.</param>
    /// <param name="limit">Bytes.</param>
    /// <exception cref="InvalidInputException">The root cannot be made, or written to.</exception>
    public static CacheFolder Open(string root, long limit)
    {
        try
        {
            MakePrivate(root);
            for (var number = 0; ; number++)
            {
                var folder = System.IO.Path.Combine(root, $"{number}");
                MakePrivate(folder);
                if (Hold(System.IO.Path.Combine(folder, LockName)) is { } hold)
                    return new CacheFolder(folder, limit, hold);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(root, $"Inputs cannot be kept there: {e.Message}", $"Name a folder that may be written to in {CacheSettings.RootVariable}.");
        }
    }

    /// <summary>The file with this content; null where it is not there.</summary>
    public CachedFile? Find(string sha256)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(sha256, out entry))
                return null;
            entry.Leases++;
            entry.Used = Now;
        }
        var file = new CachedFile(this, sha256, PathOf(sha256));
        if (IsWhole(file, entry))
        {
            File.SetLastWriteTimeUtc(file.Path, entry.Used);
            return file;
        }
        file.Dispose();
        Remove(sha256, entry);
        return null;
    }

    /// <summary>What a version of an object was found to hold; null where that is not known.</summary>
    public string? ContentOf(string address, string tag)
    {
        var path = VersionOf(address, tag);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    public void Remember(string address, string tag, string sha256)
    {
        using var part = Begin();
        File.WriteAllText(part.Path, sha256);
        File.Move(part.Path, VersionOf(address, tag), overwrite: true);
    }

    /// <summary>Begins a file whose content is not known yet.</summary>
    public CachePart Begin() => new(this, System.IO.Path.Combine(Parts, $"{Interlocked.Increment(ref _parts)}"));

    public void Dispose() => _hold.Dispose();

    /// <summary>Makes room.</summary>
    /// <exception cref="InvalidInputException">What is in use leaves none.</exception>
    internal void Reserve(long bytes)
    {
        lock (_lock)
        {
            EvictDownTo(_limit - bytes);
            if (_kept + bytes > _limit)
            {
                throw new InvalidInputException(
                    Path, $"The images and weights that are in use at once take more than the {_limit / (1 << 20)} MiB that may be kept here.",
                    $"Say more in {CacheSettings.LimitVariable}, or name smaller inputs.");
            }
            _kept += bytes;
        }
    }

    internal void GiveBack(long bytes)
    {
        lock (_lock)
            _kept -= bytes;
    }

    /// <summary>Gives a part that has come whole its name; of two with the same content one stays.</summary>
    internal CachedFile Keep(string part, string sha256, long bytes)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(sha256, out var there))
                _kept -= bytes;
            else
            {
                File.Move(part, PathOf(sha256), overwrite: true);
                _entries.Add(sha256, there = new Entry(bytes, Now, isHashed: true));
            }
            there.Leases++;
        }
        return new CachedFile(this, sha256, PathOf(sha256));
    }

    internal void LetGo(string sha256)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(sha256, out var entry))
                entry.Leases--;
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream? Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (File.Exists(path) && !DiskFullException.IsCauseOf(e))
        {
            return null;
        }
    }

    private static bool IsWhole(CachedFile file, Entry entry)
    {
        if (entry.IsHashed)
            return true;
        using var stream = File.OpenRead(file.Path);
        entry.IsHashed = Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
        return entry.IsHashed;
    }

    private void Add(string sha256, Entry entry)
    {
        _entries.Add(sha256, entry);
        _kept += entry.Bytes;
    }

    private void Remove(string sha256, Entry entry)
    {
        lock (_lock)
        {
            if (entry.Leases > 0 || !_entries.Remove(sha256))
                return;
            File.Delete(PathOf(sha256));
            _kept -= entry.Bytes;
        }
    }

    private void EvictDownTo(long bytes)
    {
        foreach (var (sha256, entry) in _entries.Where(kept => kept.Value.Leases == 0).OrderBy(kept => kept.Value.Used).ToList())
        {
            if (_kept <= bytes)
                return;
            Remove(sha256, entry);
        }
    }

    private string PathOf(string sha256) => System.IO.Path.Combine(Files, sha256);

    private string VersionOf(string address, string tag) =>
        System.IO.Path.Combine(Versions, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{tag}"))));

    private sealed class Entry(long bytes, DateTime used, bool isHashed)
    {
        public long Bytes => bytes;

        public DateTime Used { get; set; } = used;

        /// <summary>Whether this process has seen that the bytes are those of the name.</summary>
        public bool IsHashed { get; set; } = isHashed;

        public int Leases { get; set; }
    }
}
