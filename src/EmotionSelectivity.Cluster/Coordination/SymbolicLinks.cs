using System.IO.Enumeration;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// Finds symbolic links that lead out of the folders of the server. The text of a path is not enough to tell where it
/// leads: any folder in it, and any file below it, can be a link to somewhere else.
/// </summary>
internal static class SymbolicLinks
{
    private static readonly EnumerationOptions EveryEntry = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>
    /// Whether a path, or a link anywhere below it, leads out of all roots. Roots may themselves be reached through
    /// links. What cannot be resolved, such as a loop of links, leads out.
    /// </summary>
    /// <param name="roots">Paths of the folders that may be used.</param>
    /// <param name="path">Path of a file or a folder, which need not exist.</param>
    public static bool LeadOut(IEnumerable<string> roots, string path)
    {
        string[] resolvedRoots = [.. roots.Select(Resolve).OfType<string>()];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Queue<string>([path]);
        while (left.TryDequeue(out var next))
        {
            if (Resolve(next) is not { } target || !resolvedRoots.Any(root => target == root || Location.IsUnder(root, target)))
                return true;
            if (!seen.Add(target) || !Directory.Exists(target))
                continue;
            foreach (var link in LinksBelow(target))
                left.Enqueue(link);
        }
        return false;
    }

    /// <returns>The path without links; null where they form a loop or cannot be read.</returns>
    private static string? Resolve(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] LinksBelow(string folder) =>
    [
        .. new FileSystemEnumerable<string>(folder, (ref FileSystemEntry e) => e.ToFullPath(), EveryEntry)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => IsLink(ref e),
            ShouldRecursePredicate = (ref FileSystemEntry e) => !IsLink(ref e),
        },
    ];

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
