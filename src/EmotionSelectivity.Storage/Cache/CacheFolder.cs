using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>The folder of one process in the root of a cache. The system lets it go when the process ends, and the next one takes it over with what lies in it.</summary>
internal sealed class CacheFolder : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream _hold;

    private CacheFolder(string path, long limit, FileStream hold)
    {
        (Path, _hold) = (path, hold);
        Versions = new ObjectVersions(System.IO.Path.Combine(path, "versions"));
        Files = new CachedFiles(path, limit, Versions.Forget);
        Versions.KeepOnly(Files.Has);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>The files that are kept.</summary>
    public CachedFiles Files { get; }

    /// <summary>What versions of objects were found to hold.</summary>
    public ObjectVersions Versions { get; }

    /// <summary>The first folder of those in a root that no other process holds.</summary>
    /// <param name="root">Made if it is not there, for its owner alone.</param>
    /// <param name="limit">Bytes of files that are kept at most.</param>
    /// <exception cref="InvalidInputException">The root cannot be made, or written to.</exception>
    public static CacheFolder Open(string root, long limit)
    {
        try
        {
            MakePrivate(root);
            for (var number = 0; ; number++)
            {
                if (TryOpen(System.IO.Path.Combine(root, $"{number}"), limit) is { } folder)
                    return folder;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(root, $"Inputs cannot be kept there: {e.Message}", $"Name a folder that may be written to in {CacheSettings.RootVariable}.");
        }
    }

    public void Dispose() => _hold.Dispose();

    private static CacheFolder? TryOpen(string path, long limit)
    {
        MakePrivate(path);
        if (Hold(System.IO.Path.Combine(path, LockName)) is not { } hold)
            return null;
        try
        {
            return new CacheFolder(path, limit, hold);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream? Hold(string path)
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
