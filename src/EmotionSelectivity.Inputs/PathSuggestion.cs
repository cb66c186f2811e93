namespace EmotionSelectivity.Inputs;

/// <summary>Suggests the file or folder that a misspelt path may mean.</summary>
public static class PathSuggestion
{
    /// <summary>Entries of a folder that are compared.</summary>
    private const int MaxEntries = 10_000;

    /// <summary>
    /// The path with every part that does not exist replaced by the entry with the nearest name; null if there is none,
    /// or if the path exists.
    /// </summary>
    /// <param name="path">The path, as the user wrote it.</param>
    /// <param name="isWanted">Whether a full path is of the kind that the user has to name.</param>
    public static string? Nearest(string path, Func<string, bool> isWanted)
    {
        try
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            if (Path.Exists(full) || Corrected(full, isWanted) is not { } corrected)
                return null;
            return Path.IsPathRooted(path) ? corrected : Path.GetRelativePath(Environment.CurrentDirectory, corrected);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>"Did you mean 'x'?" with the nearest path; another remedy if there is none.</summary>
    /// <inheritdoc cref="Nearest"/>
    /// <param name="path">The path, as the user wrote it.</param>
    /// <param name="isWanted">Whether a full path is of the kind that the user has to name.</param>
    /// <param name="otherwise">Remedy if no path is near.</param>
    public static string Remedy(string path, Func<string, bool> isWanted, string otherwise) =>
        Nearest(path, isWanted) is { } nearest ? $"Did you mean '{nearest}'?" : otherwise;

    private static string? Corrected(string path, Func<string, bool> isWanted)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return null;
        var folder = Directory.Exists(parent) ? parent : Corrected(parent, Directory.Exists);
        if (folder is null)
            return null;
        var same = Path.Combine(folder, Path.GetFileName(path));
        if (isWanted(same))
            return same;
        var names = Directory.EnumerateFileSystemEntries(folder).Take(MaxEntries).Where(isWanted).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal);
        return SpellingSuggestion.Nearest(Path.GetFileName(path), names) is { } name ? Path.Combine(folder, name) : null;
    }
}
