namespace EmotionSelectivity.Storage.Files;

/// <summary>A stored file is not what it should be: cut short, changed, or of another program.</summary>
public sealed class DamagedFileException(string file, string what, Exception? inner = null)
    : Exception($"{file}: the file is damaged or of another program. {what}", inner)
{
    public string File { get; } = file;

    public string What { get; } = what;
}

/// <summary>Whatever a reader of damaged bytes throws becomes one documented error.</summary>
internal static class Damage
{
    public static async Task<T> Guard<T>(string file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (IsOfTheBytes(e))
        {
            throw new DamagedFileException(file, e.Message, e);
        }
    }

    /// <summary>Failing to reach the file (no permission, a broken disk) is no damage of its bytes; running out of them is.</summary>
    private static bool IsOfTheBytes(Exception e) => e switch
    {
        OperationCanceledException or DamagedFileException or UnauthorizedAccessException => false,
        FileNotFoundException or DirectoryNotFoundException => false,
        EndOfStreamException => true,
        // Parquet.Net reports undecodable pages as plain IOException, which carries no error number of the system.
        IOException io => io.HResult == new IOException().HResult,
        _ => true,
    };
}
