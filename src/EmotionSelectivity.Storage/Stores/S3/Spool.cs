namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>Where a file lies while it is on its way from or to an object store: small ones in memory, others on this machine's disk, gone when closed.</summary>
internal static class Spool
{
    /// <summary>Largest file that lies in memory.</summary>
    private const int InMemory = 4 << 20;

    private const int BufferSize = 1 << 17;

    /// <param name="length">Of the file; null where that is not known yet.</param>
    public static Stream Open(long? length) => length <= InMemory
        ? new MemoryStream((int)length.Value)
        : new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose);
}
