namespace EmotionSelectivity.Storage.Stores;

/// <summary>Which store a place belongs to.</summary>
public static class RunStores
{
    /// <summary>The store of a run.</summary>
    /// <param name="location">A path, or an address <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static IRunStore At(string location) => new FolderStore(Path.GetFullPath(location));

    /// <summary>Whether a word is a place of files, and not some other name.</summary>
    public static bool IsPlace(string word) => Directory.Exists(word);

    /// <summary>The place of a part of a run that is a run of its own.</summary>
    /// <param name="location">Of the run.</param>
    /// <param name="part">Relative to it, with forward slashes.</param>
    public static string Within(string location, string part) => Path.Combine(location, part);

    /// <summary>The place of the run that a place is a part of; null where it does not lie in a folder of that name.</summary>
    /// <param name="location">Of the part.</param>
    /// <param name="folder">The folder of such parts, relative to the run.</param>
    public static string? Around(string location, string folder)
    {
        var parts = Path.GetDirectoryName(Path.GetFullPath(location));
        return Path.GetFileName(parts) == folder ? Path.GetDirectoryName(parts) : null;
    }
}
