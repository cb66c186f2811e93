using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Holds a run directory for one process, so that two of them do not write it at once. Let go by the system when the process ends, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    private const string Name = ".lock";

    private readonly FileStream _file;

    /// <param name="runDirectory">The run directory; made if it is not there.</param>
    /// <exception cref="InvalidInputException">Another process holds it.</exception>
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

    /// <summary>Holds a run. An object store has nothing that a system lets go for a process that dies: who takes a run up there shuts the other one out.</summary>
    /// <returns>Null where a run is not held.</returns>
    /// <exception cref="InvalidInputException">Another process holds it.</exception>
    public static RunLock? On(string run) => ObjectAddress.HasScheme(run) ? null : new RunLock(run);

    public void Dispose() => _file.Dispose();
}
