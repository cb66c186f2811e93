using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Checks whether a run can be written to the output folder of a sweep.</summary>
internal static class OutputFolder
{
    private const string Key = "output";
    private static int _probes;

    /// <summary>
    /// Checks by trying it that a folder can be created there and a file written in it, and that the folder holds nothing but a run. A missing folder is not
    /// created, because another process may be about to begin a run there.
    /// </summary>
    public static IEnumerable<Fault> Faults(string output)
    {
        if (KeyFolder(output) is { } folder)
        {
            yield return folder;
            yield break;
        }
        if (Around(output) is { } run)
        {
            yield return new Fault(Key, $"'{output}' lies within the run '{run}'.", "Name a folder beside it.");
            yield break;
        }
        if (Unwritable(output) is { } reason)
        {
            yield return new Fault(Key, $"'{output}' cannot be written to: {reason}", "Name a folder that you may write to.");
            yield break;
        }
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any(entry => !IsOfABeginning(entry)) && !File.Exists(Path.Combine(output, RunFiles.Manifest)))
            yield return new Fault(Key, $"'{output}' holds other files and no run.", "Name a folder that is empty, or that is not there yet.");
    }

    /// <summary>
    /// The fault of a path with a folder such as <c>fold=7</c>: DuckDB, pyarrow and polars take key columns from every folder of a path, also from those above the
    /// run, which would replace a column of the tables or add one.
    /// </summary>
    /// <param name="output">A path or an address.</param>
    /// <returns>Null where there is no such folder.</returns>
    internal static Fault? KeyFolder(string output) => output.Split('/', '\\').FirstOrDefault(IsKeyed) is { } folder
        ? new Fault(
            Key, $"'{output}' lies in the folder '{folder}', which DuckDB, pyarrow and polars read as a column of the tables.", "Name a folder whose path has no part such as 'key=value'.")
        : null;

    private static bool IsKeyed(string folder) => folder.IndexOf('=', StringComparison.Ordinal) > 0;

    /// <summary>The run directory that contains a folder; null where there is none.</summary>
    private static string? Around(string output)
    {
        var folder = Path.GetDirectoryName(output);
        while (folder is not null && !File.Exists(Path.Combine(folder, RunFiles.Manifest)))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }

    /// <summary>Whether an entry may be left by a process that was killed before it wrote run.json.</summary>
    internal static bool IsOfABeginning(string entry) => Path.GetFileName(entry) is { } name
        && (name[0] == '.' || name == RunFiles.Sweep || name == RunFiles.Stimuli.Path || name == RunFiles.Folds.Path);

    private static string? Unwritable(string output)
    {
        var there = output;
        while (!Directory.Exists(there))
        {
            if (File.Exists(there))
                return $"'{there}' is a file.";
            there = Path.GetDirectoryName(there)!;
        }
        var probe = Path.Combine(there, $".probe-{Environment.MachineName}-{Environment.ProcessId}-{Interlocked.Increment(ref _probes)}");
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(probe, Path.GetRelativePath(there, output)));
            File.WriteAllBytes(Path.Combine(folder.FullName, "probe"), []);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return e.Message;
        }
        finally
        {
            if (Directory.Exists(probe))
                Directory.Delete(probe, recursive: true);
        }
    }
}
