using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Checks before a training that its weights can be written to the requested file.</summary>
internal static class OutputFile
{
    private const string Extension = ".safetensors";

    /// <summary>Checks that a new file can be created at the path, by creating a temporary one next to it.</summary>
    public static IEnumerable<Fault> Faults(string path)
    {
        if (!path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            yield return Unusable($"'{path}' does not end in {Extension}, the format that is written.", $"Choose a name that ends in {Extension}.");
        else if (Directory.Exists(path))
            yield return Unusable($"'{path}' is a folder.", "Choose a file name.");
        else if (Path.Exists(path))
            yield return Unusable($"'{path}' already exists.", "Choose another name, or delete it first.");
        else if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            yield return Unusable($"The folder '{folder}' does not exist.", "Create it, or choose an existing folder.");
        else if (Unwritable(path) is { } reason)
            yield return Unusable($"'{path}' cannot be written: {reason}", "Choose a folder with write permission.");
    }

    private static Fault Unusable(string what, string remedy) => new("--output", what, remedy);

    private static string? Unwritable(string path)
    {
        try
        {
            var probe = $"{path}.{Environment.ProcessId}.probe";
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return e.Message;
        }
    }
}
