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
    private readonly ILookup<string, string> _found;
    private readonly Dictionary<string, List<string>> _remembered = new(StringComparer.Ordinal);

    /// <param name="folder">Made if it is not there.</param>
    public ObjectVersions(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        _found = Directory.EnumerateFiles(folder).ToLookup(File.ReadAllText, StringComparer.Ordinal);
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
            if (!_remembered.TryGetValue(sha256, out var paths))
                _remembered.Add(sha256, paths = []);
            paths.Add(path);
        }
    }

    /// <summary>Forgets the versions that hold a content.</summary>
    public void Forget(string sha256)
    {
        lock (_lock)
        {
            _remembered.Remove(sha256, out var paths);
            foreach (var path in _found[sha256].Concat(paths ?? []))
                File.Delete(path);
        }
    }

    /// <summary>Forgets the versions of contents that are not there.</summary>
    public void KeepOnly(Func<string, bool> isThere)
    {
        foreach (var gone in _found.Where(versions => !isThere(versions.Key)))
            Forget(gone.Key);
    }

    private string PathOf(string address, string tag) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{tag}"))));
}
