namespace EmotionSelectivity.Repository.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["artifacts", ".git", "runs", "node_modules"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(NotOurs.Contains));

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "EmotionSelectivity.sln")))
                return at.FullName;
        }
        throw new InvalidOperationException($"No EmotionSelectivity.sln above {folder}.");
    }
}
