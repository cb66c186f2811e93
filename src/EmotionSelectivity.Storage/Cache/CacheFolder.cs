using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>
/// The folder of one process in the root of a cache, protected by a file lock. The operating system releases the lock
/// when the process ends; a later process then uses the folder with its files.
/// </summary>
internal sealed class CacheFolder : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream _lock;

    private CacheFolder(string path, long limit, FileStream lockFile)
    {
        (Path, _lock) = (path, lockFile);
        Versions = new ObjectVersions(System.IO.Path.Combine(path, "versions"));
        Files = new CachedFiles(path, limit, Versions.Remove);
        Versions.RetainOnly(Files.Contains);
    }

    public string Path { get; }

    public CachedFiles Files { get; }

    public ObjectVersions Versions { get; }

    /// <summary>Opens the first folder in a root that no other process has locked.</summary>
    /// <param name="root">Created if it does not exist, accessible to its owner only.</param>
    /// <param name="limit">Largest total size of the files, in bytes.</param>
    /// <exception cref="InvalidInputException">The root cannot be created or written.</exception>
    public static CacheFolder Open(string root, long limit)
    {
        try
        {
            CreatePrivate(root);
            for (var number = 0; ; number++)
            {
                if (TryOpen(System.IO.Path.Combine(root, $"{number}"), limit) is { } folder)
                    return folder;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                root, $"The folder cannot be used as input cache. {e.Message}", $"Set {CacheSettings.RootVariable} to a writable folder.");
        }
    }

    public void Dispose() => _lock.Dispose();

    private static CacheFolder? TryOpen(string path, long limit)
    {
        CreatePrivate(path);
        if (TryLock(System.IO.Path.Combine(path, LockName)) is not { } lockFile)
            return null;
        try
        {
            return new CacheFolder(path, limit, lockFile);
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (File.Exists(path) && !DiskFullException.IsCauseOf(e))
        {
            return null;
        }
    }
}
