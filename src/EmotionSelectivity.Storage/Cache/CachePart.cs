namespace EmotionSelectivity.Storage.Cache;

/// <summary>A file on its way into a cache, with the room that it takes there; gone when it is disposed of, unless it was kept.</summary>
internal sealed class CachePart(CachedFiles files, string path) : IDisposable
{
    private const int BufferSize = 1 << 17;

    private long _bytes;

    public string Path => path;

    /// <summary>Begins it, or begins it anew.</summary>
    /// <param name="bytes">How many will come.</param>
    public FileStream Open(long bytes)
    {
        GiveBack();
        files.Reserve(bytes);
        _bytes = bytes;
        return new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize);
    }

    /// <summary>Gives it its name; its stream is closed by then.</summary>
    public CachedFile Keep(string sha256)
    {
        var kept = files.Keep(path, sha256, _bytes);
        _bytes = 0;
        return kept;
    }

    public void Dispose()
    {
        GiveBack();
        File.Delete(path);
    }

    private void GiveBack()
    {
        files.GiveBack(_bytes);
        _bytes = 0;
    }
}
