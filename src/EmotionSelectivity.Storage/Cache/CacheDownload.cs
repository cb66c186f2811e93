namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// A file that is being downloaded to a cache, and the space reserved for it. Dispose deletes it, unless it was
/// completed.
/// </summary>
internal sealed class CacheDownload(CachedFiles files, string path) : IDisposable
{
    private const int BufferSize = 1 << 17;

    private long _bytes;

    public string Path => path;

    /// <summary>Reserves space and opens the empty file. May be called again for another attempt.</summary>
    /// <param name="bytes">Length of the file.</param>
    public FileStream Open(long bytes)
    {
        CancelReservation();
        files.Reserve(bytes);
        _bytes = bytes;
        return new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize);
    }

    /// <summary>Adds the file to the cache. Its stream must be closed.</summary>
    public CachedFile Complete(string sha256)
    {
        var cached = files.Add(path, sha256, _bytes);
        _bytes = 0;
        return cached;
    }

    public void Dispose()
    {
        CancelReservation();
        File.Delete(path);
    }

    private void CancelReservation()
    {
        files.CancelReservation(_bytes);
        _bytes = 0;
    }
}
