using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// Files named by their SHA-256, with a bounded total size and least-recently-used eviction. A file that an earlier
/// process left is hashed again before its first use.
/// </summary>
/// <remarks>Files are in <c>files/SHA256</c>, downloads in <c>parts</c>.</remarks>
internal sealed class CachedFiles
{
    /// <summary>
    /// An eviction frees at least this fraction (1/20) of the limit, because it has to sort all files.
    /// </summary>
    private const int EvictedFraction = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly string _files;
    private readonly string _parts;
    private readonly long _limit;
    private readonly Action<string> _onEvicted;
    private long _size;
    private int _downloads;

    /// <param name="folder">Folder that only this object uses.</param>
    /// <param name="limit">Largest total size in bytes.</param>
    /// <param name="onEvicted">Called with the SHA-256 of each file that was removed.</param>
    public CachedFiles(string folder, long limit, Action<string> onEvicted)
    {
        (_files, _parts, _limit, _onEvicted) = (Path.Combine(folder, "files"), Path.Combine(folder, "parts"), limit, onEvicted);
        Directory.CreateDirectory(_files);
        if (Directory.Exists(_parts))
            Directory.Delete(_parts, recursive: true);
        Directory.CreateDirectory(_parts);
        foreach (var file in new DirectoryInfo(_files).EnumerateFiles())
            _entries.Add(file.Name, new Entry { Bytes = file.Length, Used = file.LastWriteTimeUtc });
        _size = _entries.Values.Sum(entry => entry.Bytes);
        EvictDownTo(_limit);
    }

    /// <summary>Whether a file is cached. Its content was not necessarily checked.</summary>
    public bool Contains(string sha256)
    {
        lock (_lock)
            return _entries.ContainsKey(sha256);
    }

    /// <summary>The cached file with this content; null if there is none, or if it was changed on disk.</summary>
    public CachedFile? Find(string sha256)
    {
        var entry = Use(sha256);
        if (entry is null)
            return null;
        var file = new CachedFile(this, entry, sha256, PathOf(sha256));
        if (IsWhole(file, entry))
            return file;
        file.Dispose();
        Remove(sha256, entry);
        return null;
    }

    /// <summary>Begins a download.</summary>
    public CacheDownload Begin() => new(this, Path.Combine(_parts, $"{Interlocked.Increment(ref _downloads)}"));

    /// <summary>Reserves space for a download, evicting files if necessary.</summary>
    /// <exception cref="InvalidInputException">The files in use leave too little space.</exception>
    internal void Reserve(long bytes)
    {
        lock (_lock)
        {
            EvictDownTo(_limit - bytes);
            if (_size + bytes > _limit)
            {
                throw new InvalidInputException(
                    _files, $"The inputs in use by all sweeps of this process exceed the size of the input cache, {_limit >> 20} MiB.",
                    $"Increase {CacheSettings.LimitVariable}, or try again when other sweeps have read their inputs.")
                {
                    IsTemporary = bytes <= _limit,
                };
            }
            _size += bytes;
        }
    }

    internal void CancelReservation(long bytes)
    {
        lock (_lock)
            _size -= bytes;
    }

    /// <summary>
    /// Adds a completed download. It replaces a file of the same name that was not checked yet; if a checked one
    /// exists, that is used.
    /// </summary>
    internal CachedFile Add(string download, string sha256, long bytes)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(sha256, out var entry) && entry.IsHashed)
            {
                _size -= bytes;
            }
            else
            {
                File.Move(download, PathOf(sha256), overwrite: true);
                _size -= entry?.Bytes ?? 0;
                _entries[sha256] = entry = new Entry { Bytes = bytes, IsHashed = true };
            }
            entry.Used = Now;
            entry.Users++;
            return new CachedFile(this, entry, sha256, PathOf(sha256));
        }
    }

    internal void Release(Entry entry)
    {
        lock (_lock)
            entry.Users--;
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private Entry? Use(string sha256)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(sha256, out var entry))
                return null;
            entry.Users++;
            entry.Used = Now;
            return entry;
        }
    }

    /// <summary>
    /// Checks a file: its length on every use, its SHA-256 on the first. It may have been changed or deleted by hand.
    /// </summary>
    private bool IsWhole(CachedFile file, Entry entry)
    {
        try
        {
            using var stream = File.OpenRead(file.Path);
            var isWhole = stream.Length == entry.Bytes && (entry.IsHashed || Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256);
            if (isWhole)
                File.SetLastWriteTimeUtc(file.Path, entry.Used);
            lock (_lock)
                entry.IsHashed = isWhole;
            return isWhole;
        }
        catch (IOException)
        {
            lock (_lock)
                entry.IsHashed = false;
            return false;
        }
    }

    /// <summary>Removes a file that is not in use, unless it was replaced.</summary>
    private void Remove(string sha256, Entry entry)
    {
        lock (_lock)
        {
            if (entry.Users > 0 || !_entries.TryGetValue(sha256, out var current) || current != entry)
                return;
            File.Delete(PathOf(sha256));
            _entries.Remove(sha256);
            _size -= entry.Bytes;
            _onEvicted(sha256);
        }
    }

    private void EvictDownTo(long bytes)
    {
        if (_size <= bytes)
            return;
        var enough = bytes - _limit / EvictedFraction;
        foreach (var (sha256, entry) in _entries.Where(file => file.Value.Users == 0).OrderBy(file => file.Value.Used).ToList())
        {
            if (_size <= enough)
                return;
            Remove(sha256, entry);
        }
    }

    private string PathOf(string sha256) => Path.Combine(_files, sha256);

    /// <summary>State of a file, protected by the lock.</summary>
    internal sealed class Entry
    {
        public required long Bytes { get; init; }

        public DateTime Used { get; set; }

        /// <summary>Whether this process has verified the SHA-256.</summary>
        public bool IsHashed { get; set; }

        public int Users { get; set; }
    }
}
