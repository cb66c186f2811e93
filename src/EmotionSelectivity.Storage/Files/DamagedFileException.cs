namespace EmotionSelectivity.Storage.Files;

/// <summary>A file is truncated, was changed, or was not written by this program.</summary>
public sealed class DamagedFileException(string file, string what, Exception? inner = null)
    : Exception($"{file}: the file is damaged, or was not written by this program. {what}", inner)
{
    public string File { get; } = file;

    public string What { get; } = what;
}

/// <summary>
/// Converts the many exceptions that readers of damaged bytes throw into <see cref="DamagedFileException"/>.
/// </summary>
internal static class Damage
{
    public static async Task<T> Guard<T>(string file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (IsCausedByContent(e))
        {
            throw new DamagedFileException(file, e.Message, e);
        }
    }

    /// <summary>
    /// An unexpected end of the file is damage; failing to access the file (permissions, disk errors) is not.
    /// </summary>
    private static bool IsCausedByContent(Exception e) => e switch
    {
        OperationCanceledException or DamagedFileException or UnauthorizedAccessException => false,
        FileNotFoundException or DirectoryNotFoundException => false,
        EndOfStreamException => true,
        // Parquet.Net reports pages that it cannot decode as plain IOException, without an error code of the system.
        IOException io => io.HResult == new IOException().HResult,
        _ => true,
    };
}
