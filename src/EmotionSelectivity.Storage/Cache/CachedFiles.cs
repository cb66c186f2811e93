using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// Files by their content, at most so many bytes of them: those that were not used for longest go first. What an earlier process has left is used after its
/// bytes were hashed again.
/// </summary>
/// <remarks><c>files/SHA256</c> are the files, <c>parts</c> are on their way.</remarks>
internal sealed class CachedFiles
{
    /// <summary>Of the limit, this much more goes at once than must: looking for what was not used for longest takes a while.</summary>
    private const int Slack = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly string _files;
    private readonly string _parts;
    private readonly long _limit;
    private readonly Action<string> _onDropped;
    private long _kept;
    private int _begun;

    /// <param name="folder">Where they lie; the caller's alone.</param>
    /// <param name="limit">Bytes.</param>
    /// <param name="onDropped">Told the content of a file that is no longer there.</param>
    public CachedFiles(string folder, long limit, Action<string> onDropped)
    {
        (_files, _parts, _limit, _onDropped) = (Path.Combine(folder, "files"), Path.Combine(folder, "parts"), limit, onDropped);
        Directory.CreateDirectory(_files);
        if (Directory.Exists(_parts))
            Directory.Delete(_parts, recursive: true);
        Directory.CreateDirectory(_parts);
        foreach (var file in new DirectoryInfo(_files).EnumerateFiles())
            _entries.Add(file.Name, new Entry { Bytes = file.Length, Used = file.LastWriteTimeUtc });
        _kept = _entries.Values.Sum(entry => entry.Bytes);
        EvictDownTo(_limit);
    }

    /// <summary>Whether a file is there, looked at or not.</summary>
    public bool Has(string sha256)
    {
        lock (_lock)
            return _entries.ContainsKey(sha256);
    }

    /// <summary>The file with this content; null where it is not there, or no longer whole.</summary>
    public CachedFile? Find(string sha256)
    {
        var entry = Lease(sha256);
        if (entry is null)
            return null;
        var file = new CachedFile(this, entry, sha256, PathOf(sha256));
        if (IsWhole(file, entry))
            return file;
        file.Dispose();
        Drop(sha256, entry);
        return null;
    }

    /// <summary>Begins a file whose content is not known yet.</summary>
    public CachePart Begin() => new(this, Path.Combine(_parts, $"{Interlocked.Increment(ref _begun)}"));

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
                    _files, $"The inputs that are in use at once, of all sweeps, take more than the {_limit >> 20} MiB that may be kept here.",
                    $"Say more in {CacheSettings.LimitVariable}, or try again when other sweeps have read theirs.")
                {
                    IsTemporary = bytes <= _limit,
                };
            }
            _kept += bytes;
        }
    }

    internal void GiveBack(long bytes)
    {
        lock (_lock)
            _kept -= bytes;
    }

    /// <summary>Gives a part that has come whole its name, in the place of what nobody has looked at; of two with the same content one stays.</summary>
    internal CachedFile Keep(string part, string sha256, long bytes)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(sha256, out var there) && there.IsHashed)
            {
                _kept -= bytes;
            }
            else
            {
                File.Move(part, PathOf(sha256), overwrite: true);
                _kept -= there?.Bytes ?? 0;
                _entries[sha256] = there = new Entry { Bytes = bytes, IsHashed = true };
            }
            there.Used = Now;
            there.Leases++;
            return new CachedFile(this, there, sha256, PathOf(sha256));
        }
    }

    internal void LetGo(Entry entry)
    {
        lock (_lock)
            entry.Leases--;
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private Entry? Lease(string sha256)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(sha256, out var entry))
                return null;
            entry.Leases++;
            entry.Used = Now;
            return entry;
        }
    }

    /// <summary>Looks at a file: at its length each time, at its bytes once. Somebody may have removed it.</summary>
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

    /// <summary>Removes a file that nobody uses, unless another one has come in its place.</summary>
    private void Drop(string sha256, Entry entry)
    {
        lock (_lock)
        {
            if (entry.Leases > 0 || !_entries.TryGetValue(sha256, out var there) || there != entry)
                return;
            File.Delete(PathOf(sha256));
            _entries.Remove(sha256);
            _kept -= entry.Bytes;
            _onDropped(sha256);
        }
    }

    private void EvictDownTo(long bytes)
    {
        if (_kept <= bytes)
            return;
        var enough = bytes - _limit / Slack;
        foreach (var (sha256, entry) in _entries.Where(kept => kept.Value.Leases == 0).OrderBy(kept => kept.Value.Used).ToList())
        {
            if (_kept <= enough)
                return;
            Drop(sha256, entry);
        }
    }

    private string PathOf(string sha256) => Path.Combine(_files, sha256);

    /// <summary>What is known of a file. Changed under the lock.</summary>
    internal sealed class Entry
    {
        public required long Bytes { get; init; }

        public DateTime Used { get; set; }

        /// <summary>Whether this process has seen that the bytes are those of the name.</summary>
        public bool IsHashed { get; set; }

        public int Leases { get; set; }
    }
}
