using System.Security.Cryptography;
using System.Text;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// Remembers the SHA-256 of object versions, so that an unchanged object is not downloaded again. Each version has a
/// small file, named by a hash of address and entity tag, that contains the SHA-256; it is deleted together with the
/// cached content.
/// </summary>
internal sealed class ObjectVersions
{
    private readonly Lock _lock = new();
    private readonly string _folder;

    /// <summary>Files of the versions, by SHA-256.</summary>
    private readonly Dictionary<string, HashSet<string>> _versions;

    /// <param name="folder">Created if it does not exist.</param>
    public ObjectVersions(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        _versions = Directory.EnumerateFiles(folder)
            .GroupBy(File.ReadAllText, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>The SHA-256 of a version; null if it is not known.</summary>
    public string? Find(string address, string tag)
    {
        lock (_lock)
        {
            var path = PathOf(address, tag);
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
    }

    public void Add(string address, string tag, string sha256)
    {
        lock (_lock)
        {
            var path = PathOf(address, tag);
            File.WriteAllText(path, sha256);
            if (!_versions.TryGetValue(sha256, out var paths))
                _versions.Add(sha256, paths = new(StringComparer.Ordinal));
            paths.Add(path);
        }
    }

    /// <summary>Removes all versions with a given content.</summary>
    public void Remove(string sha256)
    {
        lock (_lock)
        {
            _versions.Remove(sha256, out var paths);
            foreach (var path in paths ?? [])
                File.Delete(path);
        }
    }

    /// <summary>Removes all versions whose content is not cached.</summary>
    public void RetainOnly(Func<string, bool> isCached)
    {
        foreach (var gone in _versions.Keys.Where(sha256 => !isCached(sha256)).ToList())
            Remove(gone);
    }

    private string PathOf(string address, string tag) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{tag}"))));
}
