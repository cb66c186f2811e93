using System.Security.Cryptography;
using System.Text;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// What versions of objects were found to hold: a small file for each, named by a hash of address and entity tag, with the hash of the content. They go with
/// the content.
/// </summary>
internal sealed class ObjectVersions
{
    private readonly Lock _lock = new();
    private readonly string _folder;

    /// <summary>Content -> files of the versions that hold it.</summary>
    private readonly Dictionary<string, HashSet<string>> _versions;

    /// <param name="folder">Made if it is not there.</param>
    public ObjectVersions(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        _versions = Directory.EnumerateFiles(folder)
            .GroupBy(File.ReadAllText, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>The content of a version; null where that is not known.</summary>
    public string? ContentOf(string address, string tag)
    {
        lock (_lock)
        {
            var path = PathOf(address, tag);
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
    }

    public void Remember(string address, string tag, string sha256)
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

    /// <summary>Forgets the versions that hold a content.</summary>
    public void Forget(string sha256)
    {
        lock (_lock)
        {
            _versions.Remove(sha256, out var paths);
            foreach (var path in paths ?? [])
                File.Delete(path);
        }
    }

    /// <summary>Forgets the versions of contents that are not there.</summary>
    public void KeepOnly(Func<string, bool> isThere)
    {
        foreach (var gone in _versions.Keys.Where(sha256 => !isThere(sha256)).ToList())
            Forget(gone);
    }

    private string PathOf(string address, string tag) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{tag}"))));
}
