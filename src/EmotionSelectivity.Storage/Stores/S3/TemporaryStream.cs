namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// A stream for a file during its transfer: small files in memory, others in a temporary file that is deleted when the
/// stream is closed.
/// </summary>
internal static class TemporaryStream
{
    /// <summary>Largest file in bytes that is kept in memory.</summary>
    private const int InMemory = 4 << 20;

    private const int BufferSize = 1 << 17;

    /// <param name="length">Length of the file in bytes; null if it is not known yet.</param>
    public static Stream Open(long? length) => length <= InMemory
        ? new MemoryStream((int)length.Value)
        : new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose);
}
