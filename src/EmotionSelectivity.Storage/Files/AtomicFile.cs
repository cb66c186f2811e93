using System.Security.Cryptography;

namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// Files that are whole or not there: written under a temporary name, flushed to the disk, then renamed. A reader never sees half a file, and a process
/// that dies leaves at most a temporary one. The temporary file lies beside its target, or in a staging folder of the same file system, which is never
/// made here: where it is taken away, its writers write nothing any more.
/// </summary>
public static class AtomicFile
{
    /// <summary>What temporary names end in; never .parquet, so that no glob of tables finds one.</summary>
    public const string TemporaryExtension = ".tmp";

    private const int BufferSize = 1 << 17;
    private const int WriterBytes = 8;

    // Processes on other machines may have the same id; those in containers have.
    private static readonly string Writer = RandomNumberGenerator.GetHexString(2 * WriterBytes, lowercase: true);

    private static int _counter;

    /// <summary>Writes a file if none of that name is there. Of several writers one wins.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="staging">Where the temporary file lies; null for beside the target.</param>
    /// <returns>False where the file was there already; then nothing is changed.</returns>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    /// <exception cref="LeaseLostException">The staging folder was taken away.</exception>
    public static async Task<bool> TryCommit(string path, Func<Stream, Task> write, string? staging = null)
    {
        if (File.Exists(path))
            return false;
        return await Commit(path, write, overwrite: false, staging);
    }

    /// <summary>Writes a file in the place of the one that may be there.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="staging">Where the temporary file lies; null for beside the target.</param>
    /// <exception cref="DiskFullException">The disk is full; the old file is unchanged.</exception>
    /// <exception cref="LeaseLostException">The staging folder was taken away; the old file is unchanged.</exception>
    public static Task Replace(string path, Func<Stream, Task> write, string? staging = null) => Commit(path, write, overwrite: true, staging);

    /// <summary>Deletes a file by way of a staging folder, and so only while that is there. A file that is not there is left at that.</summary>
    /// <exception cref="LeaseLostException">The staging folder was taken away; the file is unchanged.</exception>
    public static void Remove(string path, string staging)
    {
        var temporary = TemporaryName(path, staging);
        try
        {
            File.Move(path, temporary);
        }
        catch (Exception e) when (IsTakenAway(staging, e))
        {
            throw new LeaseLostException(path, e);
        }
        catch (IOException) when (!File.Exists(path))
        {
            return;
        }
        DeleteQuietly(temporary);
    }

    /// <summary>Whether a name is one that <see cref="TryCommit"/> and <see cref="Replace"/> write under.</summary>
    public static bool IsTemporary(string path) =>
        Path.GetFileName(path) is ['.', ..] name && name.EndsWith(TemporaryExtension, StringComparison.Ordinal);

    internal static void DeleteQuietly(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (IsFailure(e))
        {
            // What was done, or the first error, is what counts; whoever clears the folder removes what is left.
        }
    }

    private static async Task<bool> Commit(string path, Func<Stream, Task> write, bool overwrite, string? staging)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = TemporaryName(path, staging ?? folder);
        try
        {
            if (staging is null)
                Directory.CreateDirectory(folder);
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize, useAsync: false))
            {
                await write(stream);
                stream.Flush(flushToDisk: true);
            }
            Directory.CreateDirectory(folder);
            if (overwrite || !FirstName.TryGive(temporary, path))
                File.Move(temporary, path, overwrite);
            return true;
        }
        catch (Exception e) when (IsTakenAway(staging, e))
        {
            throw new LeaseLostException(path, e);
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

    private static string TemporaryName(string path, string folder) =>
        Path.Combine(folder, $".{Path.GetFileName(path)}.{Writer}-{Interlocked.Increment(ref _counter)}{TemporaryExtension}");

    private static bool IsTakenAway(string? staging, Exception e) => staging is not null && IsFailure(e) && !Directory.Exists(staging);

    private static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException;
}
