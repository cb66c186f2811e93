namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// Files that are whole or not there: written under a temporary name in the same folder, flushed to the disk, then renamed. A reader never sees half a
/// file, and a process that dies leaves at most a temporary one.
/// </summary>
public static class AtomicFile
{
    /// <summary>What temporary names end in; never .parquet, so that no glob of tables finds one.</summary>
    public const string TemporaryExtension = ".tmp";

    private const int BufferSize = 1 << 17;
    private const int TemporaryNames = 64;

    private static int _counter;

    /// <summary>Writes a file if none of that name is there. Of several writers one wins.</summary>
    /// <returns>False where the file was there already; then nothing is changed.</returns>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    public static async Task<bool> TryCommit(string path, Func<Stream, Task> write)
    {
        if (File.Exists(path))
            return false;
        return await Commit(path, write, overwrite: false);
    }

    /// <summary>Writes a file in the place of the one that may be there.</summary>
    /// <exception cref="DiskFullException">The disk is full; the old file is unchanged.</exception>
    public static Task Replace(string path, Func<Stream, Task> write) => Commit(path, write, overwrite: true);

    /// <summary>Whether a name is one that <see cref="TryCommit"/> and <see cref="Replace"/> write under.</summary>
    public static bool IsTemporary(string path) =>
        Path.GetFileName(path) is ['.', ..] name && name.EndsWith(TemporaryExtension, StringComparison.Ordinal);

    private static async Task<bool> Commit(string path, Func<Stream, Task> write, bool overwrite)
    {
        string? temporary = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var stream = OpenTemporary(path))
            {
                temporary = stream.Name;
                await write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (overwrite || !FirstName.TryGive(temporary, path))
                File.Move(temporary, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            DeleteQuietly(temporary);
            return false;
        }
        catch (Exception e)
        {
            DeleteQuietly(temporary);
            if (DiskFullException.IsCauseOf(e))
                throw new DiskFullException(path, e);
            throw;
        }
    }

    private static FileStream OpenTemporary(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        for (var attempt = 1; ; attempt++)
        {
            // Another machine on a shared disk may have the same process id: the name is taken only by creating it.
            var name = $".{Path.GetFileName(path)}.{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}{TemporaryExtension}";
            var temporary = Path.Combine(folder, name);
            try
            {
                return new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize, useAsync: false);
            }
            catch (IOException) when (attempt < TemporaryNames && File.Exists(temporary))
            {
            }
        }
    }

    private static void DeleteQuietly(string? temporary)
    {
        try
        {
            if (temporary is not null)
                File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report; the next start removes what is left.
        }
    }
}
