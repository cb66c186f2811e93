using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// A lock file that reserves a run directory for one process. The operating system releases it when the process ends, however it ends.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string Name = ".lock";

    private readonly FileStream _file;

    /// <param name="runDirectory">The run directory; created if it does not exist.</param>
    /// <exception cref="InvalidInputException">Another process has reserved it.</exception>
    private RunLock(string runDirectory)
    {
        Directory.CreateDirectory(runDirectory);
        try
        {
            _file = new FileStream(
                Path.Combine(runDirectory, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new InvalidInputException(runDirectory, "Another process is running this sweep.", "Wait for it, stop it, or name another output folder.");
        }
    }

    /// <summary>
    /// Reserves a run directory. In an object store nothing releases a lock when its process dies, so there is none: a process that acquires the lease of the
    /// run fences the other one off.
    /// </summary>
    /// <returns>Null for a run in an object store.</returns>
    /// <exception cref="InvalidInputException">Another process has reserved it.</exception>
    public static RunLock? On(string run) => ObjectAddress.HasScheme(run) ? null : new RunLock(run);

    public void Dispose() => _file.Dispose();
}
