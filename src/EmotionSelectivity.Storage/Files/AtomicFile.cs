using System.Security.Cryptography;

namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// Writes files completely or not at all: under a temporary name, flushed to the disk, then renamed. Readers never see
/// an incomplete file, and a process that dies leaves at most a temporary one. The temporary file is created beside its
/// target, or in a staging folder on the same file system. A staging folder is never created here: deleting it makes
/// all later writes through it fail, which is how writers are fenced (<see cref="Stores.FolderFencingTokens"/>).
/// </summary>
public static class AtomicFile
{
    /// <summary>Extension of temporary files; not .parquet, so that globs over tables do not match them.</summary>
    public const string TemporaryExtension = ".tmp";

    private const int BufferSize = 1 << 17;
    private const int WriterBytes = 8;

    // Process ids are not unique across machines and containers.
    private static readonly string Writer = RandomNumberGenerator.GetHexString(2 * WriterBytes, lowercase: true);

    private static int _counter;

    /// <summary>Writes a file if it does not exist. Of several concurrent writers exactly one succeeds.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="staging">Folder of the temporary file; null for that of the target.</param>
    /// <returns>False if the file exists; then nothing is changed.</returns>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    /// <exception cref="LeaseLostException">The staging folder was deleted.</exception>
    public static async Task<bool> TryCommit(string path, Func<Stream, Task> write, string? staging = null)
    {
        if (File.Exists(path))
            return false;
        return await Commit(path, write, overwrite: false, staging);
    }

    /// <summary>Writes a file, replacing an existing one.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="staging">Folder of the temporary file; null for that of the target.</param>
    /// <exception cref="DiskFullException">The disk is full; the old file is unchanged.</exception>
    /// <exception cref="LeaseLostException">The staging folder was deleted; the old file is unchanged.</exception>
    public static Task Replace(string path, Func<Stream, Task> write, string? staging = null) => Commit(path, write, overwrite: true, staging);

    /// <summary>
    /// Deletes a file, if it exists, by moving it to a staging folder first. It therefore fails once the staging folder
    /// was deleted.
    /// </summary>
    /// <exception cref="LeaseLostException">The staging folder was deleted; the file is unchanged.</exception>
    public static void Remove(string path, string staging)
    {
        var temporary = TemporaryName(path, staging);
        try
        {
            File.Move(path, temporary);
        }
        catch (Exception e) when (IsStagingDeleted(staging, e))
        {
            throw new LeaseLostException(path, e);
        }
        catch (IOException) when (!File.Exists(path))
        {
            return;
        }
        DeleteQuietly(temporary);
    }

    /// <summary>Whether a path has the form of the temporary names that this class uses.</summary>
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
            // The result of the operation, or its first error, is more important; the file is removed with the folder.
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
            if (overwrite || !HardLink.TryMove(temporary, path))
                File.Move(temporary, path, overwrite);
            return true;
        }
        catch (Exception e) when (IsStagingDeleted(staging, e))
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

    private static bool IsStagingDeleted(string? staging, Exception e) => staging is not null && IsFailure(e) && !Directory.Exists(staging);

    private static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException;
}
