namespace EmotionSelectivity.Storage.Cache;

/// <summary>A file of a cache that stays there until it is disposed of.</summary>
internal sealed class CachedFile(CachedFiles files, CachedFiles.Entry entry, string sha256, string path) : IDisposable
{
    private int _isLetGo;

    /// <summary>Hash of its bytes, lower-case hexadecimal digits.</summary>
    public string Sha256 => sha256;

    public string Path => path;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLetGo, 1) == 0)
            files.LetGo(entry);
    }
}
