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
        if (Unwritable(output) is { } reason)
        {
            yield return new Fault(Key, $"'{output}' cannot be written to: {reason}", "Name a folder that you may write to.");
            yield break;
        }
        if (!existed)
            Directory.Delete(output);
        else if (Directory.EnumerateFileSystemEntries(output).Any() && !File.Exists(Path.Combine(output, RunFiles.Manifest)))
            yield return new Fault(Key, $"'{output}' holds other files and no run.", "Name a folder that is empty, or that is not there yet.");
    }

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
