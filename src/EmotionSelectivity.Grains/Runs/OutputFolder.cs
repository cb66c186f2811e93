using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Runs;

/// <summary>Whether a run can be written where a sweep says.</summary>
internal static class OutputFolder
{
    private const string Key = "output";

    /// <summary>Tries it: a folder can be made there and a file written in it, and nothing but a run lies in it.</summary>
    public static IEnumerable<Fault> Faults(string output)
    {
        var existed = Directory.Exists(output);
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
        if (!existed)
            Directory.Delete(output);
        else if (Directory.EnumerateFileSystemEntries(output).Any(entry => !IsOfABeginning(entry)) && !File.Exists(Path.Combine(output, RunFiles.Manifest)))
            yield return new Fault(Key, $"'{output}' holds other files and no run.", "Name a folder that is empty, or that is not there yet.");
    }

    /// <summary>The run directory that a folder lies in; null where it lies in none.</summary>
    private static string? Around(string output)
    {
        var folder = Path.GetDirectoryName(output);
        while (folder is not null && !File.Exists(Path.Combine(folder, RunFiles.Manifest)))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }

    /// <summary>What a process leaves that is killed before it writes run.json.</summary>
    private static bool IsOfABeginning(string entry) => Path.GetFileName(entry) is { } name
        && (name[0] == '.' || name == RunFiles.Sweep || name == RunFiles.Stimuli.Path || name == RunFiles.Folds.Path);

    private static string? Unwritable(string output)
    {
        try
        {
            Directory.CreateDirectory(output);
            var probe = Path.Combine(output, $".probe-{Environment.ProcessId}{AtomicFile.TemporaryExtension}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return e.Message;
        }
    }
}
