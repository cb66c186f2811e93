namespace EmotionSelectivity.Storage.Cache;

/// <summary>A file of a cache. It is not evicted until this object is disposed.</summary>
internal sealed class CachedFile(CachedFiles files, CachedFiles.Entry entry, string sha256, string path) : IDisposable
{
    private int _isReleased;

    /// <summary>SHA-256 of the content, in lower-case hexadecimal digits.</summary>
    public string Sha256 => sha256;

    public string Path => path;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            files.Release(entry);
    }
}
