namespace EmotionSelectivity.TestSupport;

/// <summary>The checkout that the tests were built from.</summary>
public static class SourceTree
{
    private static readonly string[] Excluded = ["artifacts", ".git", "runs", "node_modules"];

    /// <summary>Folder of the solution file.</summary>
    /// <exception cref="InvalidOperationException">The tests do not run from a checkout.</exception>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Files of the checkout that match a pattern, without build outputs, runs and installed packages.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(Excluded.Contains));

    private static string FindRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "EmotionSelectivity.sln")))
                return at.FullName;
        }
        throw new InvalidOperationException($"No EmotionSelectivity.sln above {folder}.");
    }
}
